import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterConfig } from '../../lib/config/load';
import { minimalKubernetes, synthCluster } from '../support/synth';

const deployed = {
  version: '1.35.8',
  podCidr: '10.244.0.0/16',
  serviceCidr: '10.96.0.0/12',
  controlPlanes: 3,
  cni: 'flannel',
};

describe('a Kubernetes that is deployed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'state-'));
  const before = process.env.TERRAFORM_STATE_DIR;
  beforeAll(() => {
    process.env.TERRAFORM_STATE_DIR = folder;
    const outputs = { deployed: { value: deployed } };
    writeFileSync(join(folder, 'terraform.edge.tfstate'), JSON.stringify({ version: 4, outputs }));
  });
  afterAll(() => {
    if (before === undefined) delete process.env.TERRAFORM_STATE_DIR;
    else process.env.TERRAFORM_STATE_DIR = before;
    rmSync(folder, { recursive: true, force: true });
  });

  const change = (changes: object, id = 'edge') => {
    const controlPlane = { ...minimalKubernetes.controlPlane, count: 3 };
    const props = { ...minimalKubernetes, controlPlane, version: '1.35.8', ...changes };
    return synthCluster({ id, orchestrator: 'kubernetes', props: props as unknown as ClusterConfig['props'] });
  };
  const controlPlanes = (count: number) => ({ controlPlane: { ...minimalKubernetes.controlPlane, count } });

  test.each([
    ['stay as it is', {}],
    ['go to the next minor version', { version: '1.36.4' }],
    ['get more control planes', controlPlanes(5)],
    ['take care of its network itself', { cni: 'none' }],
  ])('can %s', (_, changes) => expect(() => change(changes)).not.toThrow());

  test.each([
    [
      'go back',
      { version: '1.35.7' },
      /clusters\.edge\.version +1\.35\.7 is older than what runs, 1\.35\.8: .* take 1\.35\.8 or newer/,
    ],
    [
      'jump over a minor version',
      { version: '1.37.2', allowUntested: true, preinstalled: true },
      /take 1\.36 before 1\.37\.2/,
    ],
    ['lose control planes', controlPlanes(1), /controlPlane\.count +3 cannot become 1: etcd would lose members/],
    [
      'get another network under its pods',
      { cni: 'calico', cniRelease: { version: '3.32.2', sha256: '0123456789abcdef'.repeat(4) } },
      /cni +is flannel since the cluster exists, and cannot become calico: take none/,
    ],
    ['move its pods', { podCidr: '10.245.0.0/16' }, /podCidr +is 10\.244\.0\.0\/16 since the cluster exists/],
  ])('cannot %s', (_, changes, reason) => expect(() => change(changes)).toThrow(reason));

  test('says nothing about another cluster', () => expect(() => change({ version: '1.34.0' }, 'other')).not.toThrow());
});
