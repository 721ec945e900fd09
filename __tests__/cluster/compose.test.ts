import { PrivateKey } from '@cloudstack-clusters/provider-tls/lib/private-key';
import { z } from 'zod';
import { CloudInit } from '../../lib/cloud-init/document';
import { composeCluster } from '../../lib/cluster/compose';
import type { Orchestrator } from '../../lib/cluster/orchestrator';
import type { ClusterProps } from '../../lib/cluster/props';
import { clusterShape } from '../../lib/cluster/common-schema';
import { Secret, type SecretClass } from '../../lib/secrets/secret';
import { synth } from '../support/synth';
import { cloudConfigOf, fileOn } from '../support/user-data';

type Role = 'first' | 'other';

/** The least of an orchestrator: one node of each role, and a secret of a class on those of one of them. */
function orchestrator(secretClass: SecretClass, on: Role): Orchestrator<ClusterProps, Role> {
  const pool = (role: Role) =>
    ({ name: role, role, hostAffinity: 'none', serviceOffering: 'Small', template: 'Debian 12' }) as const;
  const node = (role: Role) => ({ key: `${role}-1`, name: `edge-${role}-1`, pool: pool(role), generation: 1 });
  return {
    name: 'fake',
    schema: z.strictObject(clusterShape),
    check: () => [],
    plan: () => ({
      cluster: 'edge',
      firstRole: 'first',
      pools: [pool('first'), pool('other')],
      nodes: [node('first'), node('other')],
      rules: [],
      publishedPorts: [],
    }),
    software: (scope) => {
      const { privateKeyPem } = new PrivateKey(scope, 'Key', { algorithm: 'ECDSA' });
      const key = { path: '/key', permissions: '0600', content: new Secret('key', secretClass, 10, privateKeyPem) };
      return {
        cloudInit: ({ pool: { role } }) => CloudInit.of({ files: role === on ? [key] : [], run: [['join']] }),
        outputs: { endpoint: 'https://x', nextSteps: 'none', extra: {} },
      };
    },
  };
}

const build = (secretClass: SecretClass, on: Role, more: Partial<ClusterProps> = {}) => {
  const props = { name: 'edge', zone: 'zone-1', template: 'Debian 12', adminCidrs: ['203.0.113.0/24'], ...more };
  return synth((stack) => void composeCluster(stack, orchestrator(secretClass, on), props));
};

describe('whatever an orchestrator does,', () => {
  test.each<[SecretClass, Role]>([
    ['pki', 'other'],
    ['admin', 'first'],
    ['admin', 'other'],
  ])('a secret of class %s does not get on a node of the %s role', (secretClass, on) => {
    expect(() => build(secretClass, on)).toThrow(
      `the key (class ${secretClass}) must not be in the user data of edge-${on}-1`,
    );
  });

  test.each<[SecretClass, Role]>([
    ['join', 'first'],
    ['join', 'other'],
    ['pki', 'first'],
  ])('a secret of class %s may be on a node of the %s role', (secretClass, on) => {
    expect(fileOn(build(secretClass, on), `edge-${on}-1`, '/key')).toMatch(
      /^<key of tls_private_key\.Key\w*\.private_key_pem>$/,
    );
  });

  test("the operators' commands come before those of the cluster", () => {
    const extraUserData = { run: [['first', 'this']], files: [{ path: '/etc/motd', content: 'hello' }] };
    const terraform = build('join', 'first', { extraUserData });
    expect(fileOn(terraform, 'edge-other-1', '/etc/motd')).toBe('hello');
    expect(cloudConfigOf(terraform, 'edge-other-1').runcmd).toEqual([['first', 'this'], ['join']]);
  });
});
