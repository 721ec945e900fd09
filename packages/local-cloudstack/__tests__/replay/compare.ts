import { isObject, pairs, type Ids } from './ids';

/** Fields whose values must be the same too, not only of the same type. */
const sameValue = new Set([
  'errorcode',
  'cserrorcode',
  'jobstatus',
  'jobresultcode',
  'jobresulttype',
  'jobinstancetype',
  'cmd',
  'success',
  'state',
  'protocol',
  'algorithm',
  'publicport',
  'privateport',
  'startport',
  'endport',
  'cidrlist',
  'traffictype',
  'issourcenat',
  'resourcetype',
  'max',
  'cpunumber',
  'cpuspeed',
  'memory',
]);

/** What a real CloudStack adds and this one leaves out, by the key of the object it stands in. */
const leftOut: Readonly<Record<string, RegExp>> = {
  // Load figures that the simulator's agents make up; fields that some commands show and others do not.
  virtualmachine: /^(cpuused|networkkbs.*|disk(kbs|io).*|memory.*kbs|bootmode|boottype|pooltype|instancename|arch)$/,
  loadbalancerruleinstance: /^(cpuused|networkkbs.*|disk(kbs|io).*|memory.*kbs|hostid|hostname|instancename|arch)$/,
  host: /^(cpuused|cpuloadaverage|networkkbs.*|memoryused|lastpinged|managementserver.*|events|hostha|outofbandmanagement)$/,
  // Shown or not by the history of the machine.
  nic: /^(isolationuri|broadcasturi)$/,
  // Shown for offerings that were made later.
  serviceoffering: /^gpudisplay$/,
  // A freed reservation leaves a mark there; so does a network that hides its addresses.
  details: /^(Message\.ReservedCapacityFreed\.Flag|hideIpAddressUsage|deployvm)$/,
  // Sums over all accounts of a domain.
  domain: /(limit|total|available)$/,
  capability: /^extensionspath$/,
};

/** Everything in which `ours` is not as CloudStack answered; empty when nothing is. */
export function differences(recorded: unknown, ours: unknown, ids: Ids, path = ''): string[] {
  if (Array.isArray(recorded)) return listDifferences(recorded, ours, ids, path);
  if (isObject(recorded)) return objectDifferences(recorded, ours, ids, path);
  if (typeof recorded !== typeof ours) return [`${path} is ${show(ours)}, recorded ${show(recorded)}`];
  const key = path.split('.').at(-1)!;
  if (key === 'errortext' && !sameText(String(recorded), String(ours), ids)) {
    return [`${path} is ${show(ours)}, recorded ${show(recorded)}`];
  }
  return sameValue.has(key) && recorded !== ours ? [`${path} is ${show(ours)}, recorded ${show(recorded)}`] : [];
}

function listDifferences(recorded: readonly unknown[], ours: unknown, ids: Ids, path: string): string[] {
  if (!Array.isArray(ours)) return [`${path} is ${show(ours)}, recorded a list`];
  const found = pairs(recorded, ours);
  if (recorded.length > 0 && found.length === 0 && !mayBeEmpty.test(path))
    return [`${path} has nothing of what was recorded`];
  return found.flatMap(([a, b]) => differences(a, b, ids, path));
}

/** Secondary storage, services of a router and secondary addresses, which are not offered here. */
const mayBeEmpty = /\.(downloaddetails|service|secondaryip)$/;

function objectDifferences(recorded: Record<string, unknown>, ours: unknown, ids: Ids, path: string): string[] {
  if (!isObject(ours)) return [`${path} is ${show(ours)}, recorded an object`];
  const ignored = leftOut[path.split('.').at(-1)!] ?? /^$/;
  const missing = Object.keys(recorded).filter((key) => !(key in ours) && !ignored.test(key));
  const extra = Object.keys(ours).filter((key) => !(key in recorded) && !ignored.test(key));
  return [
    ...missing.map((key) => `${path}.${key} is missing`),
    ...extra.map((key) => `${path}.${key} was not recorded`),
    ...Object.keys(recorded).flatMap((key) =>
      key in ours ? differences(recorded[key], ours[key], ids, `${path}.${key}`) : [],
    ),
  ];
}

/** Texts are the same but for numbers of rows and for UUIDs; long ones were cut when they were recorded. */
function sameText(recorded: string, ours: string, ids: Ids): boolean {
  const expected = withoutNumbers(ids.translate(recorded));
  const given = withoutNumbers(ours);
  return expected.endsWith('…') ? given.startsWith(expected.slice(0, -1)) : given === expected;
}

function withoutNumbers(text: string): string {
  return text.replace(/(ID=|i-\d+-|id \[|"id": ?|"dataCenterId": ?|"networkId": ?|"networkofferingid": ?)\d+/g, '$1#');
}

const show = (value: unknown): string => JSON.stringify(value) ?? 'missing';
