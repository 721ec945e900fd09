import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';

/** A repository of one chart for Helm, in versions that lie in a folder as `<name>-<version>.tgz`. */
export class ChartRepository {
  /** `/index.yaml 503`, in the order of the answers. */
  readonly answers: string[] = [];
  /** Until then it is down; set by the first who asks. */
  private downUntil: number | undefined;

  private constructor(
    private readonly server: Server,
    private readonly seconds: number,
  ) {}

  /** @param seconds how long it is down, from when it is first asked */
  static async start(
    { folder, name, versions, address }: { folder: string; name: string; versions: readonly string[]; address: string },
    seconds: number,
  ): Promise<ChartRepository> {
    const entries = versions.map((version) => ({
      ...{ apiVersion: 'v2', name, version, appVersion: `v${version}` },
      urls: [`${name}-${version}.tgz`],
    }));
    const server = createServer((request, response) => {
      const path = request.url ?? '';
      response.statusCode = repository.isDown() ? 503 : 200;
      repository.answers.push(`${path} ${response.statusCode}`);
      if (response.statusCode !== 200) response.end();
      else if (path === '/index.yaml') response.end(JSON.stringify({ apiVersion: 'v1', entries: { [name]: entries } }));
      else response.end(readFileSync(join(folder, basename(path))));
    });
    const repository = new ChartRepository(server, seconds);
    server.listen(0, address);
    await once(server, 'listening');
    return repository;
  }

  get url(): string {
    const { address, port } = this.server.address() as AddressInfo;
    return `http://${address}:${port}`;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private isDown(): boolean {
    this.downUntil ??= Date.now() + this.seconds * 1000;
    return Date.now() < this.downUntil;
  }
}
