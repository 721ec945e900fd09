import { Bootstrap } from '@cloudstack-clusters/provider-rancher2/lib/bootstrap';
import { Rancher2Provider } from '@cloudstack-clusters/provider-rancher2/lib/provider';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import type { RancherAccess } from './access';
import { pinnedCa, type PinnedCa } from './pinned-ca';
import { providerVersion } from './provider-versions';

/**
 * The way into a Rancher: its provider, with a key of its API. Where a password is given instead of a key, the first
 * user logs in by it and makes one.
 *
 * The provider only calls Rancher for resources: plans and destroys without any of them do with Rancher dead.
 */
export class RancherConnection extends Construct {
  readonly provider: Rancher2Provider;
  readonly url: string;
  readonly ca: PinnedCa;

  constructor(
    scope: Construct,
    id: string,
    private readonly access: RancherAccess,
  ) {
    super(scope, id);
    TerraformStack.of(this).addOverride('terraform.required_providers.rancher2.version', providerVersion(access));
    this.url = access.url;
    this.ca = pinnedCa(this, access.ca);
    this.provider = this.providerWith('Admin', { tokenKey: access.token ?? this.login() });
  }

  /** Key of the API, made by the first user. */
  private login(): string {
    const { bootstrapPassword, adminPassword } = this.access;
    const login = new Bootstrap(this, 'Login', {
      provider: this.providerWith('Bootstrap', { bootstrap: true }),
      initialPassword: bootstrapPassword,
      // The same one unless told otherwise: so others can log in by it too, other stacks as well.
      password: adminPassword ?? bootstrapPassword,
      telemetry: false,
    });
    return login.token;
  }

  private providerWith(id: string, more: { readonly tokenKey?: string; readonly bootstrap?: true }): Rancher2Provider {
    const { url, ca, timeoutMinutes = 2 } = this.access;
    return new Rancher2Provider(this, id, {
      apiUrl: url,
      caCerts: ca,
      timeout: `${timeoutMinutes}m`,
      alias: `${id.toLowerCase()}-${this.node.addr.slice(-8)}`,
      ...more,
    });
  }
}
