import type { LoadBalancer, RouterSpec } from '../hypervisor/hypervisor';
import { metadataDocuments } from './metadata';
import { isProxied } from './ruleset';

/** Sockets on the host's file system, which is the way into a router's namespace. */
export interface HaproxySockets {
  /** Answers with the generation of the configuration in force. */
  readonly generation: string;
}

/** CloudStack's own values: a connection in which nothing happens for 50 s is cut. */
const timeouts = ['timeout connect 5s', 'timeout client 50s', 'timeout server 50s', 'timeout http-request 10s'];

/** Room for headers beside the largest document. */
const headroom = 16 * 1024;

/**
 * Configuration of a router's proxy: TCP load balancers, metadata and user data on port 80 of the gateway, the password
 * server on 8080. Which guest asks is told by its address: each sees its own documents only.
 *
 * @param directory where the files of `metadataFiles` lie
 * @param generation name of this configuration
 */
export function renderHaproxy(
  spec: RouterSpec,
  directory: string,
  generation: string,
  sockets: HaproxySockets,
): string {
  const largest = Math.max(
    0,
    ...spec.leases.flatMap((lease) => metadataDocuments(lease).map(({ body }) => body.length)),
  );
  return `global
  maxconn 1000
  user nobody
  group nogroup
  tune.bufsize ${Math.ceil((largest + headroom) / 1024) * 1024}

defaults
${timeouts.map((line) => `  ${line}`).join('\n')}

frontend generation
  mode http
  bind unix@${sockets.generation} mode 600
  http-request return status 200 content-type text/plain string "${generation}"

frontend passwords
  mode http
  bind ${spec.gateway}:8080
  http-request return status 200 content-type text/plain string saved_password

frontend metadata
  mode http
  bind ${spec.gateway}:80
  http-request deny deny_status 405 unless METH_GET
  http-request replace-path ^(.+)/$ \\1
  http-request replace-path ^/latest/meta-data/(.+)$ /latest/\\1
  use_backend guest-%[src]
  default_backend nobody

backend nobody
  mode http
  http-request return status 404

${spec.leases.map((lease) => guestBackend(lease.ipAddress, metadataDocuments(lease), directory)).join('\n')}
${spec.loadBalancers.filter(isProxied).map(balancer).join('\n')}`;
}

function guestBackend(address: string, documents: ReturnType<typeof metadataDocuments>, directory: string): string {
  const answers = documents.map(({ path, type, body, file }) => {
    const payload = body.length > 0 ? ` content-type ${type} file "${directory}/${file}"` : '';
    return `  http-request return status 200${payload} if { path ${path} }\n`;
  });
  return `backend guest-${address}\n  mode http\n${answers.join('')}  http-request return status 404\n`;
}

function balancer(lb: LoadBalancer): string {
  const proxyHeader = lb.protocol === 'tcp-proxy' ? ' send-proxy' : '';
  const members = lb.memberIps.map(
    (ip) => `  server guest-${ip} ${ip}:${lb.privatePort} check inter 2s fall 2 rise 1${proxyHeader}\n`,
  );
  return `listen balancer-${lb.publicIp}-${lb.publicPort}
  mode tcp
  bind ${lb.publicIp}:${lb.publicPort}
  balance ${lb.algorithm}
${members.join('')}`;
}
