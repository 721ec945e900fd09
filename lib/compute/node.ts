import { Disk } from '@cdktf/provider-cloudstack/lib/disk';
import { Instance } from '@cdktf/provider-cloudstack/lib/instance';
import { Construct } from 'constructs';
import type { PlannedNode } from '../plan/model';
import { TerraformData } from '../terraform-data';

export interface NodeProps {
  readonly node: PlannedNode;
  readonly zone: string;
  readonly project?: string;
  readonly networkId: string;
  readonly userData: string;
  readonly affinityGroupId?: string;
  /** Name of a key pair that is registered in CloudStack. */
  readonly keyPair?: string;
  readonly tags: Readonly<Record<string, string>>;
  /** What comes before the machine, as cdktf's `dependable` writes it: the same for many nodes, and to be written once. */
  readonly dependsOn: readonly string[];
}

/** One machine of a cluster, with the life-cycle rules that keep clusters alive. */
export class Node extends Construct {
  readonly instance: Instance;
  // Read once: every read of an attribute makes a new token.
  readonly id: string;

  constructor(scope: Construct, id: string, props: NodeProps) {
    super(scope, id);
    const { node } = props;
    const generation = new TerraformData(this, 'Generation', { input: { generation: node.generation } });

    this.instance = new Instance(this, 'Instance', {
      name: node.name,
      displayName: node.name,
      serviceOffering: node.pool.serviceOffering,
      template: node.pool.template,
      rootDiskSize: node.pool.rootDiskSizeGib,
      details: node.pool.details && { ...node.pool.details },
      zone: props.zone,
      project: props.project,
      networkId: props.networkId,
      ipAddress: node.address,
      affinityGroupIds: props.affinityGroupId === undefined ? undefined : [props.affinityGroupId],
      keypair: props.keyPair,
      userData: props.userData,
      tags: { ...props.tags },
      // A destroyed machine that is not expunged keeps its name and its place in the network, which then cannot go.
      expunge: true,
      lifecycle: {
        // The provider would stop the machine to change user data that cloud-init never reads again, and replace it for
        // another template. A node gets the new ones when it is replaced on purpose: by its generation.
        ignoreChanges: ['user_data', 'template'],
        // A bare reference: Terraform takes no expression here.
        replaceTriggeredBy: [`${generation.terraformResourceType}.${generation.friendlyUniqueId}`],
      },
    });
    this.instance.dependsOn = [...props.dependsOn];
    this.id = this.instance.id;
    if (node.pool.dataDisk) {
      // CloudStack keeps it when it destroys the machine, and the provider attaches what it finds detached.
      new Disk(this, 'DataDisk', {
        name: `${node.name}-data`,
        diskOffering: node.pool.dataDisk.diskOffering,
        size: node.pool.dataDisk.sizeGib,
        zone: props.zone,
        project: props.project,
        attach: true,
        virtualMachineId: this.id,
        tags: { ...props.tags },
      });
    }
  }

  /** Address in the guest network, known once the machine exists. */
  get address(): string {
    return this.instance.ipAddress;
  }
}
