import { createReadStream, statSync } from 'node:fs';
import type { FastifyReply } from 'fastify';

/** Answers GET with the file's bytes, HEAD with its size alone. */
export function sendFile(reply: FastifyReply, method: string, file: string): FastifyReply {
  reply.header('content-length', statSync(file).size);
  return method === 'HEAD' ? reply.send() : reply.send(createReadStream(file));
}
