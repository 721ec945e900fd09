import { resolve } from 'node:path';

/** Terraform's state of a cluster: beside main.ts, where `rm -rf cdktf.out` does not reach it, or in TERRAFORM_STATE_DIR. */
export const statePath = (id: string): string =>
  resolve(process.env.TERRAFORM_STATE_DIR ?? '.', `terraform.${id}.tfstate`);
