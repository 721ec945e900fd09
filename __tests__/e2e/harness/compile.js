const { execFileSync } = require('node:child_process');
const { cpSync } = require('node:fs');
const { resolve } = require('node:path');

const root = resolve(__dirname, '../../..');

/**
 * The tool and the tarball under test are compiled code: made fresh before the first test, for edits since the build.
 * COMPILED=1: there were none.
 */
module.exports = () => {
  if (process.env.COMPILED) return;
  const tsc = resolve(root, 'node_modules/typescript/bin/tsc');
  for (const project of ['packages/local-cloudstack', 'tsconfig.build.json']) {
    execFileSync(process.execPath, [tsc, '-p', project], { cwd: root, stdio: 'inherit' });
  }
  cpSync(resolve(root, 'cloud-init'), resolve(root, 'dist/cloud-init'), { recursive: true });
};
