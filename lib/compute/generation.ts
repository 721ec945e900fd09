import { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';

/**
 * The generation of a node, for `replace_triggered_by`: a `terraform_data`, which Terraform has had since 1.4.
 *
 * cdktf's own DataResource starts `terraform version` for every resource to see whether it is new enough. With a
 * thousand nodes that takes a minute; the stack's `required_version` asks once.
 */
export class Generation extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly generation: number,
  ) {
    super(scope, id, {
      terraformResourceType: 'terraform_data',
      terraformGeneratorMetadata: { providerName: 'terraform' },
    });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { input: { generation: this.generation } };
  }
}
