import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** The only way to the outside, as some networks have it: passes on requests for `http://`, and tunnels for `https://`. */
export class ForwardProxy {
  /** `host:port` that somebody was connected with. */
  readonly reached = new Set<string>();
  private readonly tunnels = new Set<Duplex>();

  private constructor(private readonly server: Server) {
    server.on('request', (asked, answer) => {
      const url = new URL(asked.url!);
      this.reached.add(`${url.hostname}:${url.port || 80}`);
      const { method, headers } = asked;
      const passed = request(url, { method, headers }, (answered) => {
        answer.writeHead(answered.statusCode!, answered.headers);
        answered.pipe(answer);
      });
      passed.on('error', () => answer.destroy());
      asked.pipe(passed);
    });
    server.on('connect', ({ url }, client: Socket) => {
      this.reached.add(url!);
      const { hostname, port } = new URL(`tcp://${url!}`);
      const there = connect(Number(port), hostname, () => client.write('HTTP/1.1 200 Connection established\r\n\r\n'));
      for (const [one, other] of [
        [client, there],
        [there, client],
      ] as const) {
        this.tunnels.add(one);
        one.on('error', () => other.destroy()).on('close', () => other.destroy());
      }
      client.pipe(there).pipe(client);
    });
  }

  static async start(address: string): Promise<ForwardProxy> {
    const proxy = new ForwardProxy(createServer());
    proxy.server.listen(0, address);
    await once(proxy.server, 'listening');
    return proxy;
  }

  /** `http://192.168.77.1:34567` */
  get url(): string {
    const { address, port } = this.server.address() as AddressInfo;
    return `http://${address}:${port}`;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    for (const tunnel of this.tunnels) tunnel.destroy();
    await once(this.server, 'close');
  }
}
