import type { RuleInForce } from '../cdktf/outputs';
import { proofs } from './proofs/registry';
import { table } from './table';
import type { Tour } from './tour';

/** What the demo leaves on the screen. */
export function closingPage(tour: Tour, seconds: number): string {
  const { nodes, endpoint, firewall, next_steps } = tour.outputs!;
  const real = tour.hypervisor === 'nspawn';
  return [
    real
      ? `${tour.cluster} is up: ${nodes.length} nodes, ${seconds} s`
      : `${tour.cluster} is deployed on the API-only CloudStack: ${nodes.length} machines without a system in them, ${seconds} s`,
    table([
      ['node', 'role', 'pool', 'address'],
      ...nodes.map((node) => [node.name, node.role, node.pool, node.address]),
    ]),
    section(real ? 'Seen working' : 'Not proven here', real ? tour.seen : notProven(tour)),
    `Endpoint\n  ${endpoint}`,
    section('To reach it from this machine', next_steps.split('\n')),
    firewallTable(firewall),
    section('What to type next', nextCommands(tour)),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function notProven({ whyNotReal }: Tour): string[] {
  return [
    `no real nodes, because ${whyNotReal}`,
    'so no cluster formed: neither joining, nor the overlay network, nor the endpoint were tried',
    'what did happen: the real Terraform provider made every resource through the real API, errors and limits included',
  ];
}

function firewallTable(rules: readonly RuleInForce[]): string {
  const rows = rules.map(({ from, to, protocol, ports, description }) => [from, to, protocol, ports, description]);
  return `Firewall rules in force (all else is closed)\n${table([['from', 'to', 'protocol', 'ports', 'for'], ...rows])}`;
}

function nextCommands({ cluster, hypervisor, orchestrator, outputs }: Tour): string[] {
  const node = outputs!.nodes[0]!.name;
  const exports = 'eval "$(npx local-cloudstack env; npm run --silent providers)"';
  const commands: [string, string][] = [
    [exports, 'this shell knows the cloud'],
    [`npx cdktf diff ${cluster}`, 'says: no changes'],
    ['npx local-cloudstack status', 'machines, networks, addresses'],
    ...(hypervisor === 'nspawn'
      ? ([
          [`npx local-cloudstack exec ${node} -- ${proofs[orchestrator]!.insideCommand}`, 'a command inside a node'],
          [`npx local-cloudstack console ${node}`, 'what a node printed while it started'],
        ] as [string, string][])
      : []),
    [`npm run demo -- ${cluster} --down`, 'takes all of it away'],
  ];
  const width = Math.max(...commands.map(([command]) => command.length));
  return commands.map(([command, what]) => `${command.padEnd(width)}  # ${what}`);
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${title}\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
