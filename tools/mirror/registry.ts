import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type ImageIndex } from './image-index';
import { sendFile } from './send-file';

/** `<repository>/manifests/<tag or digest>` or `<repository>/blobs/<digest>`; repositories may have slashes. */
const request = /^(?<repository>.+)\/(?<kind>manifests|blobs)\/(?<reference>[^/]+)$/;

/** The part of the OCI's distribution API that pulls images. */
export function serveImages(server: FastifyInstance, images: ImageIndex): void {
  const answer = (
    { method, params, query }: FastifyRequest<{ Params: { '*': string }; Querystring: { ns?: string } }>,
    reply: FastifyReply,
  ): FastifyReply => {
    reply.header('docker-distribution-api-version', 'registry/2.0');
    if (params['*'] === '') return reply.send({});
    const { repository, kind, reference } = request.exec(params['*'])?.groups ?? {};
    if (!repository || !reference) return refuse(reply, 'NAME_UNKNOWN', 'no such repository');
    // A mirror of several registries is told in ?ns= which of them is meant.
    const name = query.ns ? `${query.ns}/${repository}` : repository;
    const blob = kind === 'manifests' ? images.manifest(name, reference) : images.blob(reference);
    if (!blob) {
      const code = kind === 'manifests' ? 'MANIFEST_UNKNOWN' : 'BLOB_UNKNOWN';
      return refuse(reply, code, `${name} ${reference} is not here`);
    }
    reply.header('docker-content-digest', blob.digest).type(blob.mediaType);
    return sendFile(reply, method, blob.file);
  };
  server.route({ method: ['GET', 'HEAD'], url: '/v2/*', handler: answer });
}

const refuse = (reply: FastifyReply, code: string, message: string): FastifyReply =>
  reply.code(404).send({ errors: [{ code, message }] });
