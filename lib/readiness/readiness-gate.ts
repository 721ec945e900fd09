import { join } from 'node:path';
import { AssetType, Fn, type ITerraformDependable, TerraformAsset } from 'cdktf';
import { Construct } from 'constructs';
import { Secret } from '../secrets/secret';
import { TerraformData } from '../terraform-data';

/** How a deploy finds out that a cluster is ready: a program beside this file and the environment it needs. */
export interface Readiness {
  /** Folder in `lib/readiness` whose `main.mjs` is run with Node on the machine that deploys. */
  readonly program: string;
  readonly environment: Readonly<Record<string, string | Secret>>;
}

export interface ReadinessGateProps extends Readiness {
  /** Ids of the machines: the gate is passed again when one is new, and when the environment changes. */
  readonly instanceIds: readonly string[];
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * Keeps `deploy` from ending before the cluster is ready. It acts only when it is created: plan, diff and destroy work
 * with the cluster dead.
 */
export class ReadinessGate extends Construct {
  readonly passed: TerraformData;

  constructor(scope: Construct, id: string, props: ReadinessGateProps) {
    super(scope, id);
    // A copy beside the Terraform configuration: no path of this machine gets into it.
    const program = new TerraformAsset(this, 'Program', {
      path: join(__dirname, props.program),
      type: AssetType.DIRECTORY,
    });
    this.passed = new TerraformData(this, 'Passed', {
      triggersReplace: { instances: [...props.instanceIds], ...openParts(props.environment) },
      dependsOn: [...props.dependsOn],
      provisioners: [
        {
          type: 'local-exec',
          command: `node ${program.path}/main.mjs`,
          environment: Object.fromEntries(
            Object.entries(props.environment).map(([name, value]) => [name, plain(value)]),
          ),
        },
      ],
    });
  }
}

const openParts = (environment: Readiness['environment']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );

/**
 * Terraform hides all that a program says which was given a sensitive value, progress included. The environment itself is
 * neither shown nor stored.
 */
const plain = (value: string | Secret): string =>
  value instanceof Secret ? (Fn.nonsensitive(value.forSensitiveOutput()) as string) : value;
