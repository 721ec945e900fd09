import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { staticFile } from '../../cloud-init/assets';
import { CloudInit, type NodeFile } from '../../cloud-init/document';
import type { Software, SoftwareContext } from '../../cluster/orchestrator';
import { proxyFiles } from '../../cluster/proxy';
import { dockerApiFile, dockerDataDisk, engineFiles } from '../../docker/engine-files';
import type { PlannedNode } from '../../plan/model';
import { apiUrls } from './api-urls';
import { dockerContexts, nextSteps } from './next-steps';
import { operatorEnvironment } from './operator-environment';
import { DockerHostPki } from './pki';
import type { DockerHostProps, DockerHostRole } from './props';

type Context = SoftwareContext<DockerHostProps, DockerHostRole>;

const UNITS = '/etc/systemd/system';
const BIN = '/opt/cluster';
const CONFIG = '/etc/cluster';

/** What runs on Docker hosts, and what their user gets. */
export function dockerHostSoftware(scope: Construct, context: Context): Software<DockerHostRole> {
  const { plan, endpoint } = context;
  const pki = new DockerHostPki(scope, plan.cluster);
  const urls = apiUrls(plan, endpoint);
  const [firstUrl] = urls.values();
  const ca = pki.hosts.certificate('admin');
  const { certificate: cert, key } = pki.operator;

  return {
    cloudInit: (node) =>
      CloudInit.of({ files: [...hostFiles(context, node), ...identity(context, pki, node)], run: START }),
    outputs: {
      endpoint: firstUrl!,
      nextSteps: nextSteps(plan.cluster, TerraformStack.of(scope).node.id, urls),
      extra: {
        endpoints: Object.fromEntries(urls),
        docker_context: dockerContexts(plan.cluster, urls),
        docker_env: operatorEnvironment(plan.cluster, firstUrl!, { ca, cert, key }),
        docker_ca: ca,
        docker_cert: cert,
        docker_key: key,
      },
    },
  };
}

/** cloud-init ends at once: the bootstrap goes on by itself, at this boot and at every later one. */
const START = [
  ['systemctl', 'daemon-reload'],
  ['systemctl', 'enable', '--now', '--no-block', 'cluster-bootstrap.service'],
];

function hostFiles({ props }: Context, { pool }: PlannedNode<DockerHostRole>): NodeFile[] {
  const { engine, mtu, network } = props;
  const labels = Object.entries(props.labels ?? {}).map(([key, value]) => `${key}=${value}`);
  const projects = Object.entries(props.compose ?? {});
  return [
    staticFile('common/lib.sh', `${BIN}/lib.sh`),
    staticFile('common/cluster-bootstrap.service', `${UNITS}/cluster-bootstrap.service`),
    staticFile('common/metadata-guard.sh', `${BIN}/metadata-guard.sh`, '0755'),
    staticFile('common/metadata-guard.service', `${UNITS}/metadata-guard.service`),
    staticFile('docker-host/bootstrap.sh', `${BIN}/bootstrap.sh`, '0755'),
    staticFile('docker-host/docker-certificate.sh', `${BIN}/docker-certificate.sh`, '0755'),
    staticFile('docker-host/docker-certificate.service', `${UNITS}/docker-certificate.service`),
    staticFile('docker-host/docker-certificate.timer', `${UNITS}/docker-certificate.timer`),
    staticFile('docker-host/docker-host.conf', `${UNITS}/docker.service.d/12-docker-host.conf`),
    dockerApiFile(),
    ...engineFiles(engine, { liveRestore: engine?.liveRestore ?? true, labels, mtu }),
    ...dockerDataDisk(pool),
    ...(pool.dataDisk ? [part('docker-kept.sh')] : []),
    ...proxyFiles(props.proxy, ['cluster-', 'docker'], network.cidr ? [network.cidr] : []),
    ...(projects.length > 0 ? [part('compose.sh')] : []),
    ...projects.map(([name, content]) => ({
      path: `${CONFIG}/compose/${name}.yml`,
      permissions: '0600',
      content,
      setting: `compose.${name}`,
    })),
  ];
}

const part = (name: string): NodeFile => staticFile(`docker-host/parts/${name}`, `${BIN}/parts/${name}`);

function identity({ props, endpoint }: Context, pki: DockerHostPki, node: PlannedNode<DockerHostRole>): NodeFile[] {
  const addresses = [endpoint, ...(node.address ? [node.address] : [])];
  const names = [node.name, ...(props.apiServerNames ?? [])];
  const all = [...addresses.map((address) => `IP:${address}`), ...names.map((name) => `DNS:${name}`)];
  return [
    { path: `${CONFIG}/pki/operators.crt`, permissions: '0644', content: pki.authority.certificate('pki') },
    { path: `${CONFIG}/pki/host-ca.crt`, permissions: '0644', content: pki.hosts.certificate('pki') },
    { path: `${CONFIG}/pki/host-ca.key`, permissions: '0600', content: pki.hosts.key },
    {
      path: `${CONFIG}/pki/names.cnf`,
      permissions: '0644',
      content: `subjectAltName=${all.join()}\nextendedKeyUsage=serverAuth\n`,
    },
  ];
}
