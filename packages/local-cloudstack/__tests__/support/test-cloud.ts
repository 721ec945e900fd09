import { ApiClient, ApiFailure, type Content, type Parameters } from '../../src/client/api-client';
import { startCloud, type RunningCloud, type StartCloudOptions } from '../../src/start-cloud';

/** A cloud of its own for a test, with a client of the root admin. */
export interface TestCloud {
  readonly running: RunningCloud;
  readonly api: ApiClient;
  /** UUIDs of what every deployment needs. */
  readonly zoneid: string;
  readonly templateid: string;
  readonly serviceofferingid: string;
  readonly networkofferingid: string;
  network(name: string, parameters?: Parameters): Promise<Content>;
  deploy(name: string, networkid: string, parameters?: Parameters): Promise<Content>;
  list(command: string, key: string, parameters?: Parameters): Promise<Content[]>;
}

/** A cloud that a failed test leaves open would keep its test process alive. */
const open = new Set<RunningCloud>();
afterAll(() => Promise.all([...open].map((cloud) => cloud.close())));

export async function testCloud(options: StartCloudOptions = {}): Promise<TestCloud> {
  const started = await startCloud(options);
  open.add(started);
  const running = { ...started, close: () => (open.delete(started) ? started.close() : Promise.resolve()) };
  return connect(running, new ApiClient(running));
}

/** The same for another user of the cloud. */
export async function connect(running: RunningCloud, api: ApiClient): Promise<TestCloud> {
  const list = async (command: string, key: string, parameters: Parameters = {}): Promise<Content[]> =>
    ((await api.call(command, parameters)) as Record<string, Content[]>)[key] ?? [];
  const first = async (command: string, key: string, parameters: Parameters = {}): Promise<string> =>
    (await list(command, key, parameters))[0]!.id as string;
  const cloud = {
    zoneid: await first('listZones', 'zone'),
    templateid: await first('listTemplates', 'template', { templatefilter: 'executable' }),
    serviceofferingid: await first('listServiceOfferings', 'serviceoffering', { name: 'Small Instance' }),
    networkofferingid: await first('listNetworkOfferings', 'networkoffering'),
  };
  return {
    running,
    api,
    ...cloud,
    list,
    network: async (name, parameters = {}) => {
      const { zoneid, networkofferingid } = cloud;
      return (await api.call('createNetwork', { name, zoneid, networkofferingid, ...parameters })).network;
    },
    deploy: async (name, networkids, parameters = {}) => {
      const { zoneid, templateid, serviceofferingid } = cloud;
      const all = { name, networkids, zoneid, templateid, serviceofferingid, ...parameters };
      return (await api.run('deployVirtualMachine', all)).virtualmachine;
    },
  };
}

/** How a call was refused, or how its job failed. */
export async function refusal(call: Promise<unknown>): Promise<{ code: number; text: string }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ApiFailure) return { code: error.errorCode, text: error.errorText };
    throw error;
  }
  throw new Error('the call was not refused');
}
