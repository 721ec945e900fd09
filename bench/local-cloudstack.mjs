// What the local cloud costs on its API-only hypervisor: time to the first answer, memory, signed list requests per
// second. `node bench/local-cloudstack.mjs`, after `npm run build`.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

const folder = join(fileURLToPath(import.meta.url), '..', '..', 'packages', 'local-cloudstack');
const { ApiClient } = createRequire(import.meta.url)(join(folder, 'dist', 'index.js'));
const tool = (...args) =>
  execFileSync(process.execPath, [join(folder, 'bin', 'local-cloudstack.js'), ...args], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });

const runs = 5;
const machines = 20;
const seconds = 5;
const connections = 8;

const base = mkdtempSync(join(tmpdir(), 'local-cloudstack-bench-'));
const env = { ...process.env, LOCAL_CLOUDSTACK_STATE_DIR: join(base, 'state') };
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const connect = (lines) => {
  const [apiUrl, apiKey, secretKey] = lines
    .trim()
    .split('\n')
    .map((line) => line.slice(line.indexOf('=') + 1));
  return { client: new ApiClient({ apiUrl, apiKey, secretKey }), apiUrl };
};

async function timeUp() {
  const began = performance.now();
  const { client } = connect(tool('up'));
  await client.call('listZones');
  return performance.now() - began;
}

async function fill(client) {
  const first = async (command, key, more) => (await client.call(command, more))[key][0].id;
  const zoneid = await first('listZones', 'zone');
  const networkofferingid = await first('listNetworkOfferings', 'networkoffering');
  const { network } = await client.call('createNetwork', { name: 'net', zoneid, networkofferingid });
  const templateid = await first('listTemplates', 'template', { templatefilter: 'executable' });
  const serviceofferingid = await first('listServiceOfferings', 'serviceoffering');
  const all = { zoneid, networkids: network.id, templateid, serviceofferingid };
  for (let n = 0; n < machines; n++) await client.run('deployVirtualMachine', { name: `node-${n}`, ...all });
}

async function requestsPerSecond({ client, apiUrl }, command, parameters = {}) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const ask = () =>
    new Promise((resolve, reject) => {
      // The time makes every signature another one.
      const query = client.signedQuery(command, { ...parameters, nonce: Math.random() });
      get(`${apiUrl}?${query}`, { agent }, (response) => {
        if (response.statusCode !== 200) reject(new Error(`HTTP ${response.statusCode}`));
        response.resume().once('end', resolve);
      }).once('error', reject);
    });
  const end = performance.now() + seconds * 1000;
  let done = 0;
  const worker = async () => {
    while (performance.now() < end) {
      await ask();
      done++;
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  agent.destroy();
  return done / seconds;
}

const memoryMib = () => {
  const { pid } = JSON.parse(readFileSync(join(env.LOCAL_CLOUDSTACK_STATE_DIR, 'daemon.json'), 'utf8'));
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
};

try {
  const ups = [];
  for (let run = 0; run < runs; run++) {
    ups.push(await timeUp());
    if (run < runs - 1) tool('down');
  }
  console.log(`up to first answer          median of ${runs}: ${Math.round(median(ups))} ms`);
  console.log(`memory after start          ${memoryMib().toFixed(0)} MiB`);
  const cloud = connect(tool('env'));
  await fill(cloud.client);
  for (const [command, parameters] of [
    ['listZones', {}],
    ['listVirtualMachines', { pagesize: 1, page: 1 }],
    ['listVirtualMachines', {}],
    ['listNetworks', {}],
  ]) {
    const name = Object.keys(parameters).length > 0 ? `${command} (one row)` : command;
    console.log(`${name.padEnd(27)} ${Math.round(await requestsPerSecond(cloud, command, parameters))} requests/s`);
  }
  console.log(`memory after ${machines} machines    ${memoryMib().toFixed(0)} MiB`);
} finally {
  tool('down');
  rmSync(base, { recursive: true, force: true });
}
