import { ApiClient } from '../../src/client/api-client';
import type { RunningCloud } from '../../src/start-cloud';
import { differences } from './compare';
import { Ids, isUuid } from './ids';
import type { Recording } from './recording';
import { setupCalls, type SetupCall } from './setup';

/** Puts the recorded questions to a cloud, in order, and compares the answers. */
export class Replayer {
  private readonly ids = new Ids();
  private readonly client: ApiClient;
  private readonly setup = [...setupCalls];

  constructor(private readonly cloud: RunningCloud) {
    this.client = new ApiClient(cloud);
  }

  /** What the cloud answers otherwise than the real one did. */
  async replay(recording: Recording): Promise<string[]> {
    const number = Number(recording.file.slice(0, 3));
    while (this.setup[0] && this.setup[0].before <= number) await this.prepare(this.setup.shift()!);
    const { command, ...parameters } = recording.request;
    const response = await this.ask(recording.method, command ?? '', this.translated(parameters));
    const text = await response.text();
    const found: string[] = [];
    const expectSame = (what: string, recorded: unknown, ours: unknown): void => {
      if (recorded !== ours) found.push(`${what} is ${JSON.stringify(ours)}, recorded ${JSON.stringify(recorded)}`);
    };
    expectSame('status', recording.status, response.status);
    expectSame('content type', recording.contentType, response.headers.get('content-type'));
    expectSame('X-Description', recording.xDescription !== undefined, response.headers.has('x-description'));
    if (!recording.body) return found;
    const ours = JSON.parse(text) as Record<string, Record<string, unknown>>;
    expectSame('envelope', Object.keys(recording.body)[0], Object.keys(ours)[0]);
    this.ids.learnFrom(recording.body, ours);
    await this.settle(Object.values(ours)[0]?.jobid, command);
    return [...found, ...differences(recording.body, ours, this.ids)];
  }

  private async prepare({ command, parameters, learn = {} }: SetupCall): Promise<void> {
    const answer = await this.client.call(command, this.translated(parameters));
    for (const [path, recorded] of Object.entries(learn)) {
      const ours = path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], answer);
      this.ids.learn(recorded, String(ours));
    }
    await this.settle(answer.jobid, command);
  }

  /** The recordings looked at the results of jobs later; here they are awaited at once. */
  private async settle(job: unknown, command: string | undefined): Promise<void> {
    if (typeof job !== 'string' || !isUuid(job) || command === 'queryAsyncJobResult') return;
    while ((await this.client.call('queryAsyncJobResult', { jobid: job })).jobstatus === 0) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  private translated(parameters: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [name, restored(this.ids.translate(value))]),
    );
  }

  private ask(method: string, command: string, parameters: Readonly<Record<string, string>>): Promise<Response> {
    const query = this.client.signedQuery(command, parameters);
    if (method === 'GET') return fetch(`${this.cloud.apiUrl}?${query}`);
    return fetch(this.cloud.apiUrl, {
      method,
      body: query,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  }
}

/** Long values were recorded as their beginning and their length. */
function restored(value: string): string {
  const cut = /^(.*)\.\.\.\((\d+) chars\)$/.exec(value);
  return cut ? cut[1]!.padEnd(Number(cut[2]), 'eHh4') : value;
}
