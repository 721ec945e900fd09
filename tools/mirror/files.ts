import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { sendFile } from './send-file';

/** `/<host>/<path>`: what `https://<host>/<path>` would be. */
export function serveFiles(server: FastifyInstance, folder: string): void {
  server.route<{ Params: { '*': string } }>({
    method: ['GET', 'HEAD'],
    url: '/*',
    handler: ({ method, params }, reply) => {
      const path = params['*'];
      const inside = !path.split('/').some((part) => part === '..' || part.includes('\0'));
      const file = join(folder, path);
      if (!inside || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
        return reply.code(404).type('text/plain').send(`${path} is not here\n`);
      }
      return sendFile(reply.type('application/octet-stream'), method, file);
    },
  });
}
