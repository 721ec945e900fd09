import { PrivateKey } from '@cloudstack-clusters/provider-tls/lib/private-key';
import { ReadinessGate } from '../../lib/readiness/readiness-gate';
import { Secret } from '../../lib/secrets/secret';
import { synth } from '../support/synth';

const gate = () =>
  synth((stack) => {
    const { privateKeyPem } = new PrivateKey(stack, 'Key', { algorithm: 'ECDSA' });
    new ReadinessGate(stack, 'Ready', {
      program: 'kubernetes',
      environment: { URL: 'https://x', KEY: new Secret('key', 'admin', 10, privateKeyPem) },
      instanceIds: ['one', 'two'],
      dependsOn: [],
    });
  });

describe('the readiness gate', () => {
  const [resource] = Object.values(gate().resource.terraform_data ?? {}) as Record<string, never>[];

  test('is passed again when a machine is new or something else is wanted', () => {
    expect(resource).toMatchObject({ triggers_replace: { instances: ['one', 'two'], URL: 'https://x' } });
  });

  test('runs a copy of the program that lies beside the configuration, keys by the environment only', () => {
    expect(resource).toMatchObject({
      provisioner: [
        {
          'local-exec': {
            command: expect.stringMatching(/^node assets\/[\w/]+\/main\.mjs$/),
            environment: {
              URL: 'https://x',
              KEY: expect.stringMatching(/^\$\{nonsensitive\(tls_private_key\.\w+\.private_key_pem\)\}$/),
            },
          },
        },
      ],
    });
  });
});
