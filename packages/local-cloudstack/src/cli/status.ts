import type { Content } from '../client/api-client';
import { apiUrlOf, needCloudFile } from './cloud-file';
import { runningDaemon } from './daemon-file';
import { clientOf } from './machines';

/** What there is, as a page of text. */
export async function status(stateDir: string): Promise<string> {
  const cloud = needCloudFile(stateDir);
  const daemon = runningDaemon(stateDir);
  const head = [
    `state       ${stateDir}`,
    `hypervisor  ${cloud.hypervisor}`,
    `API         ${apiUrlOf(cloud)}`,
    ...(cloud.machinesApiUrl ? [`  inside    ${cloud.machinesApiUrl}`] : []),
    `process     ${daemon ?? 'none: `local-cloudstack up` resumes the cloud'}`,
  ];
  if (daemon === undefined) return head.join('\n');
  const api = clientOf(stateDir);
  const list = async (command: string, key: string): Promise<Content[]> =>
    ((await api.call(command, { listall: true })) as Record<string, Content[]>)[key] ?? [];
  const networks = await list('listNetworks', 'network');
  const machines = await list('listVirtualMachines', 'virtualmachine');
  const addresses = await list('listPublicIpAddresses', 'publicipaddress');
  return [
    ...head,
    ...section('NETWORK', ['name', 'cidr', 'state', 'id'], networks),
    ...section('MACHINE', ['name', 'state', 'ipaddress', 'hostname', 'id'], machines),
    ...section('PUBLIC ADDRESS', ['ipaddress', 'associatednetworkname', 'issourcenat', 'id'], addresses),
  ].join('\n');
}

function section(title: string, fields: readonly string[], rows: readonly Content[]): string[] {
  if (rows.length === 0) return ['', `${title}: none`];
  const cells = [
    [title, ...fields.slice(1).map((field) => field.toUpperCase())],
    ...rows.map((row) => fields.map((field) => String(row[field] ?? '-'))),
  ];
  const widths = fields.map((_, column) => Math.max(...cells.map((line) => line[column]!.length)));
  return [
    '',
    ...cells.map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    ),
  ];
}
