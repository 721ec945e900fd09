import { sign } from '../wire/signature';

export interface ApiCredentials {
  readonly apiUrl: string;
  readonly apiKey: string;
  readonly secretKey: string;
}

export type Parameters = Readonly<Record<string, string | number | boolean | undefined>>;

/** The content of an answer; which fields it has depends on the command. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Content = Record<string, any>;

/** What the API refused, or how a job failed. */
export class ApiFailure extends Error {
  constructor(
    readonly command: string,
    readonly errorCode: number,
    readonly errorText: string,
  ) {
    super(`${command}: ${errorText} (${errorCode})`);
  }
}

/** Nobody answers at that address. */
export class ApiUnreachable extends Error {}

const firstPollMs = 5;
const longestPollMs = 1000;

/** A small client for the tool itself, for tests and benchmarks. */
export class ApiClient {
  constructor(private readonly credentials: ApiCredentials) {}

  /** One signed call; the content of the envelope. Throws `ApiFailure`. */
  async call(command: string, parameters: Parameters = {}): Promise<Content> {
    const response = await fetch(this.credentials.apiUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: this.signedQuery(command, parameters),
    }).catch((error: unknown) => {
      throw new ApiUnreachable(`${this.credentials.apiUrl} does not answer`, { cause: error });
    });
    const text = await response.text();
    const content = parse(text);
    if (response.ok && content) return content;
    throw new ApiFailure(command, response.status, content?.errortext ?? text);
  }

  /** The same for an asynchronous command; waits for the job and gives its result. */
  async run(command: string, parameters: Parameters = {}): Promise<Content> {
    const { jobid } = await this.call(command, parameters);
    for (let wait = firstPollMs; ; wait = Math.min(wait * 2, longestPollMs)) {
      const job = await this.call('queryAsyncJobResult', { jobid });
      if (job.jobstatus === 1) return job.jobresult;
      if (job.jobstatus === 2) throw new ApiFailure(command, job.jobresult.errorcode, job.jobresult.errortext);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  signedQuery(command: string, parameters: Parameters): string {
    const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
    const all = new Map<string, string>([
      ['command', command],
      ['response', 'json'],
      ['apiKey', this.credentials.apiKey],
      ...given.map(([name, value]): [string, string] => [name, String(value)]),
    ]);
    all.set('signature', sign(all, this.credentials.secretKey));
    return new URLSearchParams([...all]).toString();
  }
}

function parse(text: string): Content | undefined {
  try {
    return Object.values(JSON.parse(text) as Record<string, Content>)[0];
  } catch {
    return undefined;
  }
}
