import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { serveFiles } from './files';
import { ImageIndex } from './image-index';
import { serveImages } from './registry';

export interface MirrorOptions {
  /** Has `files/<host>/<path>` and `images`, a folder in the OCI's image layout; either may be missing. */
  readonly folder: string;
  /** @default '127.0.0.1' */
  readonly address?: string;
  /** @default 0 - a free one */
  readonly port?: number;
  /** Called for each answer, `200 GET /v2/pause/manifests/3.10.2?ns=registry.k8s.io`. */
  readonly onAnswer?: (line: string) => void;
}

/** Stands in for the Internet's download servers and image registries: read-only, over plain HTTP. */
export class Mirror {
  private constructor(
    private readonly server: FastifyInstance,
    /** `http://127.0.0.1:34567`: what `mirror:` and `registryMirrors:` of a cluster get. */
    readonly url: string,
  ) {}

  static async start({ folder, address = '127.0.0.1', port = 0, onAnswer }: MirrorOptions): Promise<Mirror> {
    const server = fastify({ forceCloseConnections: true });
    if (onAnswer) {
      server.addHook('onResponse', async (request, reply) => {
        onAnswer(`${reply.statusCode} ${request.method} ${request.url}`);
      });
    }
    serveImages(server, new ImageIndex(join(folder, 'images')));
    serveFiles(server, join(folder, 'files'));
    return new Mirror(server, await server.listen({ host: address, port }));
  }

  /** Ends what is being downloaded too. */
  async stop(): Promise<void> {
    await this.server.close();
  }
}
