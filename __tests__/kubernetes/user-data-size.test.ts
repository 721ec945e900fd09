import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesClusterProps } from '../../lib/orchestrators/kubernetes/props';
import { pool, synthKubernetes } from '../support/synth';
import { cloudConfigOf, packedSize } from '../support/user-data';

/** As long as names of nodes may be. */
const name = 'a-cluster-with-a-name-as-long-as-it-may-be-x-47';
const longPool = 'a-long-name-x';
const worker = `${name}-${longPool}-2`;

const synthLong = (props: Partial<KubernetesClusterProps>) =>
  synthKubernetes({ name, controlPlane: { count: 3, serviceOffering: 'S' }, pools: { [longPool]: pool(2) }, ...props });

test.each([
  ['gets its programs from the template', true],
  ['downloads its programs', false],
])("a worker's user data has at most 6 KB when it %s, however long the names", (_, preinstalled) => {
  expect(worker).toHaveLength(63);
  expect(packedSize(synthLong({ preinstalled }), worker)).toBeLessThanOrEqual(6144);
});

test.each([
  ['get their programs from the template', true],
  ['download their programs', false],
])(
  "a control plane's user data has at most 20 KB with flannel, cloud controller and CSI when nodes %s",
  (_, preinstalled) => {
    const key = 'plgWJfZK4gyS3mlZLYq_u38zCm0bewzGUdP66mg3ApwuJc4HQTJ9aCy6CHMVsgxEW2wAWPsdXwKQbdxTsAWPsg';
    const terraform = synthLong({
      preinstalled,
      addons: {
        cloudstack: {
          apiUrl: 'https://cloud.example.org/client/api',
          apiKey: key,
          secretKey: [...key].reverse().join(''),
        },
        cloudControllerManager: {},
        csi: {
          storageClasses: { standard: { diskOfferingId: '2f9b1c0d-7d3a-4c5e-9a51-7f1c2d3e4b5a', isDefault: true } },
        },
      },
    });
    expect(packedSize(terraform, `${name}-control-plane-2`)).toBeLessThanOrEqual(20_480 - 200);
  },
);

test('what a worker does not bring itself is what control planes hand out, and that is all there', () => {
  for (const preinstalled of [true, false]) {
    const terraform = synthLong({ preinstalled });
    const paths = (node: string): string[] => cloudConfigOf(terraform, node).write_files!.map(({ path }) => path);
    const controlPlane = paths(`${name}-control-plane-1`);
    const handedOut = tools(preinstalled);
    expect(handedOut.length).toBeGreaterThan(8);
    expect(handedOut.filter((path) => !controlPlane.includes(path))).toEqual([]);
    const own = paths(worker).filter((path) => path !== '/opt/cluster/programs.sh');
    expect(own.filter((path) => handedOut.includes(path))).toEqual([]);
  }
});

/** The list in the control planes' script. */
function tools(preinstalled: boolean): string[] {
  const script = readFileSync(join(__dirname, '../../cloud-init/kubernetes/parts/control-plane.sh'), 'utf8');
  const list = /^tools=\(([^)]*)\)/m.exec(script)![1]!;
  const more = /tools\+=\(([^)]*)\)/.exec(script)![1]!;
  return `${list} ${preinstalled ? '' : more}`.trim().split(/\s+/).flatMap(expanded);
}

/** `/a/{b,c}.d` → `/a/b.d`, `/a/c.d` */
function expanded(path: string): string[] {
  const [, before, inside, after] = /^(.*)\{([^{}]*)\}(.*)$/.exec(path) ?? [];
  return inside === undefined ? [path] : inside.split(',').map((part) => `${before}${part}${after}`);
}
