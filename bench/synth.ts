// node --import tsx bench/synth.ts [runs = 7]: time and memory of the whole app, from the start of node to the written JSON.
// On a busy machine the processor time tells more than the time by the clock.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { root } from '../tools/common/paths';

const RUNS = Number(process.argv[2] ?? 7);

interface Run {
  readonly seconds: number;
  /** Of the processor, all threads. */
  readonly cpuSeconds: number;
  readonly megabytes: number;
  readonly json: string;
}

const folder = mkdtempSync(join(tmpdir(), 'bench-synth-'));
try {
  report('clusters.yaml as committed', join(root, 'clusters.yaml'), 'swarm-cluster');
  const large = join(folder, 'clusters.yaml');
  writeFileSync(large, stringify({ clusters: { large: swarm(3, 997) } }));
  report('one swarm of 1,000 nodes', large, 'large');
  const many = join(folder, 'many.yaml');
  const names = Array.from({ length: 10 }, (_, i) => `k8s-${i + 1}`);
  writeFileSync(many, stringify({ clusters: Object.fromEntries(names.map((name) => [name, kubernetes(3, 97)])) }));
  report('10 Kubernetes of 100 nodes', many, names.at(-1)!);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function report(title: string, file: string, stack: string): void {
  const runs = Array.from({ length: RUNS }, () => synth(file, stack));
  const of = (value: (run: Run) => number): number => median(runs.map(value));
  const same = new Set(runs.map(({ json }) => json)).size === 1;
  const size = (runs[0]!.json.length / 1e6).toFixed(1);
  const equal = same ? 'every run the same bytes' : 'THE RUNS DIFFER';
  const time = `${of((run) => run.seconds).toFixed(2)} s (processor ${of((run) => run.cpuSeconds).toFixed(2)} s)`;
  console.log(`${title.padEnd(28)} ${time}  ${of((run) => run.megabytes).toFixed(0)} MB  ${size} MB of JSON, ${equal}`);
}

function synth(file: string, stack: string): Run {
  const out = join(folder, 'out');
  rmSync(out, { recursive: true, force: true });
  const usage = join(folder, 'usage.json');
  const begin = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', '--import', usageProbe(), 'main.ts'], {
    cwd: root,
    env: { ...process.env, CLUSTERS_CONFIG: file, CDKTF_OUTDIR: out, TERRAFORM_STATE_DIR: folder, USAGE_FILE: usage },
    encoding: 'utf8',
  });
  const seconds = (performance.now() - begin) / 1000;
  if (status !== 0) throw new Error(stderr);
  const json = readFileSync(join(out, 'stacks', stack, 'cdk.tf.json'), 'utf8');
  const used = JSON.parse(readFileSync(usage, 'utf8')) as NodeJS.ResourceUsage;
  const cpuSeconds = (used.userCPUTime + used.systemCPUTime) / 1e6;
  return { seconds, cpuSeconds, megabytes: used.maxRSS / 1024, json };
}

/** A module that writes what the process has used when it ends. */
function usageProbe(): string {
  const code = `import { writeFileSync } from 'node:fs';
process.on('exit', () => writeFileSync(process.env.USAGE_FILE, JSON.stringify(process.resourceUsage())));`;
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function cluster(orchestrator: string, first: string, count: number, workers: number, more: object = {}): object {
  const pool = (nodes: number): object => ({ count: nodes, serviceOffering: 'Small Instance' });
  return {
    orchestrator,
    zone: 'zone-1',
    template: 'Debian 12',
    adminCidrs: ['203.0.113.0/24'],
    network: { kind: 'isolated', cidr: '10.1.0.0/16' },
    [first]: pool(count),
    pools: { worker: pool(workers) },
    ...more,
  };
}

function swarm(managers: number, workers: number): object {
  return cluster('swarm', 'managers', managers, workers);
}

/** With everything that is made of CloudStack. */
function kubernetes(controlPlanes: number, workers: number): object {
  const cloudstack = { apiUrl: 'https://cloudstack.example.org/client/api', apiKey: 'key', secretKey: 'secret' };
  const addons = { cloudstack, cloudControllerManager: {}, csi: {} };
  return cluster('kubernetes', 'controlPlane', controlPlanes, workers, { addons });
}
