import { TerraformResource, type ITerraformDependable, type LocalExecProvisioner } from 'cdktf';
import type { Construct } from 'constructs';

export interface TerraformDataProps {
  /** What is kept in the state; a change is an update in place. */
  readonly input?: unknown;
  /** What has the resource made anew when it changes. */
  readonly triggersReplace?: unknown;
  readonly provisioners?: readonly LocalExecProvisioner[];
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * A `terraform_data`, which Terraform has had since 1.4.
 *
 * cdktf's own DataResource starts `terraform version` for every resource to see whether it is new enough. With a
 * thousand nodes that takes a minute; the stack's `required_version` asks once.
 */
export class TerraformData extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: TerraformDataProps,
  ) {
    super(scope, id, {
      terraformResourceType: 'terraform_data',
      terraformGeneratorMetadata: { providerName: 'terraform' },
      provisioners: props.provisioners && [...props.provisioners],
      dependsOn: props.dependsOn && [...props.dependsOn],
    });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { input, triggersReplace } = this.props;
    return {
      ...(input !== undefined && { input }),
      ...(triggersReplace !== undefined && { triggers_replace: triggersReplace }),
    };
  }
}
