import { TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';

/**
 * Texts that stand in the user data of many nodes: each is written once into the Terraform configuration, as a local
 * value. With a thousand nodes that is 2 MB instead of 20.
 */
export class SharedTexts extends Construct {
  private readonly references = new Map<string, string>();

  /** A token for the text. */
  reference(text: string): string {
    let reference = this.references.get(text);
    if (reference === undefined) {
      reference = new TerraformLocal(this, `Text-${this.references.size + 1}`, `\${${literal(text)}}`).asString;
      this.references.set(text, reference);
    }
    return reference;
  }
}

/** A text as a Terraform expression in which no `${`, `%{`, quote or backslash can be misread. */
export const literal = (text: string): string => `base64decode("${Buffer.from(text).toString('base64')}")`;
