import { renderedFile, staticFile } from '../cloud-init/assets';
import type { NodeFile } from '../cloud-init/document';
import { dataDiskFiles } from '../cluster/data-disk';
import type { PlannedPool } from '../plan/model';
import { daemonConfig, type DaemonSettings } from './daemon';
import type { EngineOptions } from './engine-options';
import { DOCKER_APT } from './versions';

const BIN = '/opt/cluster';
const DROP_INS = '/etc/systemd/system/docker.service.d';

/** What has a node install Docker Engine and configure it: functions for the bootstrap of an orchestrator. */
export function engineFiles(engine: EngineOptions = {}, daemon: DaemonSettings): NodeFile[] {
  const { environment } = engine;
  const settings = bootstrapSettings(engine, daemon.mtu);
  return [
    staticFile('docker/engine.sh', `${BIN}/engine.sh`),
    ...(engine.source === 'docker' ? [part('docker-apt.sh')] : []),
    ...(daemon.mtu ? [part('mtu.sh')] : []),
    ...(settings ? [text(`${BIN}/parts/engine-settings.sh`, settings)] : []),
    text('/etc/docker/daemon.json', `${JSON.stringify(daemonConfig(engine, daemon), null, 2)}\n`),
    ...(environment
      ? [
          renderedFile('docker/engine-environment.conf.hbs', `${DROP_INS}/20-environment.conf`, {
            environment: quoted(environment),
          }),
        ]
      : []),
  ];
}

/** What has a node keep /var/lib/docker on its data disk, where it has one. */
export const dockerDataDisk = (pool: PlannedPool): NodeFile[] =>
  pool.dataDisk ? [...dataDiskFiles(pool, ['docker']), part('docker-data.sh')] : [];

/** Opens the Docker API to whoever the operators' authority has signed: `operators.crt`, `node.crt`, `node.key` in /etc/cluster/pki. */
export const dockerApiFile = (): NodeFile => staticFile('docker/docker-api.conf', `${DROP_INS}/10-cluster-api.conf`);

const part = (name: string): NodeFile => staticFile(`docker/parts/${name}`, `${BIN}/parts/${name}`);

/** What engine.sh and the parts are told; nothing where nothing is set. */
function bootstrapSettings({ source, version, aptUrl, aptKeySha256 }: EngineOptions, mtu?: number): string {
  const url = aptUrl ?? DOCKER_APT.url;
  const settings = {
    ...(mtu ? { MTU: String(mtu) } : {}),
    ...(version ? { ENGINE_VERSION: version } : {}),
    ...(source === 'docker'
      ? {
          ENGINE_APT_URL: url,
          ENGINE_APT_KEY_URL: `${url}/${DOCKER_APT.keyPath}`,
          ENGINE_APT_KEY_SHA256: aptKeySha256 ?? DOCKER_APT.keySha256,
        }
      : {}),
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}='${value.replaceAll("'", "'\\''")}'\n`)
    .join('');
}

/** systemd expands `%` and reads `\` and `"` in the quotes of `Environment=`. */
const quoted = (environment: Readonly<Record<string, string>>) =>
  Object.entries(environment).map(([key, value]) => `${key}=${value}`.replace(/[\\"]/g, '\\$&').replaceAll('%', '%%'));

const text = (path: string, content: string): NodeFile => ({ path, permissions: '0644', content });
