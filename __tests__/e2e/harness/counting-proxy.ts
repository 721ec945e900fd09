import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands between Terraform and the API, counts the calls of each command, and refuses what a role may not call. */
export class CountingProxy {
  readonly calls = new Map<string, number>();

  private constructor(
    readonly apiUrl: string,
    private readonly end: () => void,
  ) {}

  /** @param forbidden name of a command. @default - none */
  static async before(apiUrl: string, forbidden?: string): Promise<CountingProxy> {
    const server = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const body = Buffer.concat(chunks);
        const query = new URL(incoming.url!, apiUrl).searchParams;
        const command = query.get('command') ?? new URLSearchParams(body.toString()).get('command') ?? 'none';
        proxy.calls.set(command, (proxy.calls.get(command) ?? 0) + 1);
        if (command === forbidden) {
          outgoing.writeHead(432, { 'content-type': 'application/json;charset=utf-8' });
          return outgoing.end(JSON.stringify({ errorresponse: notForYou(command) }));
        }
        const { method, headers } = incoming;
        const passed = request(new URL(incoming.url!, apiUrl), { method, headers }, (answer) => {
          outgoing.writeHead(answer.statusCode!, answer.headers);
          answer.pipe(outgoing);
        });
        passed.on('error', () => outgoing.destroy());
        return passed.end(body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const proxy = new CountingProxy(`http://127.0.0.1:${port}${new URL(apiUrl).pathname}`, () => {
      server.close();
      server.closeAllConnections();
    });
    return proxy;
  }

  /** All calls but the polls for the results of jobs, whose number depends on how long things take. */
  total(): number {
    let sum = 0;
    for (const [command, count] of this.calls) if (command !== 'queryAsyncJobResult') sum += count;
    return sum;
  }

  close(): void {
    this.end();
  }
}

/** What CloudStack says of a command that is not in the role of whoever calls it. */
const notForYou = (command: string) => ({
  uuidList: [],
  errorcode: 432,
  cserrorcode: 9999,
  errortext:
    `The API [${command}] does not exist or is not available for the account for user id ` +
    '[699cd4df-2acd-4963-b6fc-32fd1c4b8ba9].',
});
