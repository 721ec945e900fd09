import { KubernetesLab, type KubernetesNode } from './support/kubernetes-lab';

jest.setTimeout(120_000);

let lab: KubernetesLab;
beforeEach(() => (lab = new KubernetesLab()));
afterEach(() => lab.remove());

const ready = async (node: KubernetesNode): Promise<void> => {
  const { code, output } = await node.run();
  const why = code ? `${output}${node.log}` : '';
  expect({ node: node.name, code, why }).toEqual({ node: node.name, code: 0, why: '' });
  expect(node.status).toMatchObject({ step: '8/8', state: 'ready' });
};

describe.each(['source', 'shipped'] as const)('three control planes and a worker, files as %s', (form) => {
  test('form one cluster', async () => {
    const nodes = [1, 2, 3].map((controlPlane) => lab.node({ controlPlane, form }));
    for (const node of [...nodes, lab.node({ form })]) await ready(node);
    expect(lab.state).toEqual({
      founded: '10.1.1.11',
      members: { '10.1.1.11': 'voter', '10.1.1.12': 'voter', '10.1.1.13': 'voter' },
      running: ['10.1.1.11', '10.1.1.12', '10.1.1.13'],
      nodes: {
        'k-control-plane-1': 'Ready 10.1.1.11',
        'k-control-plane-2': 'Ready 10.1.1.12',
        'k-control-plane-3': 'Ready 10.1.1.13',
        'k-worker-1': 'Ready 10.1.1.77',
      },
      applied: 2,
      token: false,
    });
    expect(lab.read('applies')).toBe('k-control-plane-1');
  });
});
