import { AssumptionError } from '../config/errors';

/**
 * Where a secret may sit.
 *
 * - `join`: in the user data of any node. Weak by design: it lets a machine ask to become a worker, no more.
 * - `pki`: in the user data of the first role's nodes only.
 * - `admin`: in sensitive outputs only, never on a node.
 */
export type SecretClass = 'join' | 'pki' | 'admin';

/** A text that Terraform makes at apply. Code cannot print it by accident: it has to say where it goes. */
export class Secret {
  /**
   * @param name for messages, e.g. `key of swarm-cluster-manager-1`
   * @param secretClass where it may sit
   * @param length about how many characters it will have, for the size check of user data
   */
  constructor(
    readonly name: string,
    readonly secretClass: SecretClass,
    readonly length: number,
    private readonly token: string,
  ) {}

  /**
   * A text around secrets that all may sit in the same places.
   *
   * @param text gets the secrets' texts in their order
   * @param about how many characters it will have @default - as many as with all secrets in base64
   */
  static around(
    name: string,
    secrets: readonly Secret[],
    text: (...texts: string[]) => string,
    about?: number,
  ): Secret {
    const [{ secretClass }] = secrets as [Secret, ...Secret[]];
    const stranger = secrets.find((secret) => secret.secretClass !== secretClass);
    if (stranger) throw new AssumptionError(`the ${name} is of class ${secretClass}, but holds the ${stranger.name}`);
    const whole = text(...secrets.map(({ token }) => token));
    const length = about ?? secrets.reduce((sum, secret) => sum + Math.ceil((secret.length * 4) / 3), whole.length);
    return new Secret(name, secretClass, length, whole);
  }

  /** The text, for user data of a node that takes secrets of these classes. */
  forNode(node: string, allowed: readonly SecretClass[]): string {
    if (!allowed.includes(this.secretClass)) {
      throw new AssumptionError(
        `the ${this.name} (class ${this.secretClass}) must not be in the user data of ${node}, which takes ${allowed.join(' and ')}`,
      );
    }
    return this.token;
  }

  /** The text, for an output that is marked sensitive. Keys of nodes never leave that way. */
  forSensitiveOutput(): string {
    if (this.secretClass !== 'admin') throw new AssumptionError(`the ${this.name} must not be an output`);
    return this.token;
  }

  toString(): string {
    return `<${this.name}>`;
  }

  toJSON(): string {
    return this.toString();
  }
}
