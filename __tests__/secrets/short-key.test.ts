import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { TerraformOutput, TerraformVariable } from 'cdktf';
import { Secret } from '../../lib/secrets/secret';
import { shortKey } from '../../lib/secrets/short-key';
import { synth } from '../support/synth';
import { terraformValues } from '../support/terraform';

test('a key without its public half is the same key, and half as long', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ type: 'sec1', format: 'pem' }) as string;
  const { output } = synth((stack) => {
    const { stringValue } = new TerraformVariable(stack, 'key', { type: 'string' });
    const short = shortKey(new Secret('key', 'pki', pem.length, stringValue));
    new TerraformOutput(stack, 'short', { value: short.forNode('n', ['pki']), staticId: true });
  });
  const values = terraformValues({ variable: { key: { default: pem } }, output });
  expect(values.short!.length).toBeLessThan(140);
  expect(createPrivateKey(values.short!).equals(privateKey)).toBe(true);
});
