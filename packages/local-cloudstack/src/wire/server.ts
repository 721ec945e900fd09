import formbody from '@fastify/formbody';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Cloud } from '../cloud/cloud';
import { dispatch, type Answer } from '../commands/dispatch';
import { lowerCaseNames, parseParameters, type RawParameters } from './parameters';
import { toXml } from './xml';

export const apiPath = '/client/api';

/** Longest request line that a management server takes; beyond it answers before the API is reached. */
const maxUrlLength = 8000;
/** Room for user data, which may be a megabyte after a change of settings on a real cloud. */
const maxBody = 4 * 2 ** 20;

/** The HTTP side: one path, GET and POST. */
export function createServer(cloud: Cloud): FastifyInstance {
  const server = fastify({
    bodyLimit: maxBody,
    forceCloseConnections: true,
    http: { maxHeaderSize: 256 * 1024 },
    routerOptions: { ignoreTrailingSlash: true },
  });
  server.register(formbody, { bodyLimit: maxBody, parser: (body) => ({ body }) });
  server.get(apiPath, (request, reply) => handle(cloud, request, reply, 'GET'));
  server.post(apiPath, (request, reply) => handle(cloud, request, reply, 'POST'));
  return server;
}

async function handle(
  cloud: Cloud,
  request: FastifyRequest,
  reply: FastifyReply,
  method: 'GET' | 'POST',
): Promise<FastifyReply> {
  const url = request.raw.url ?? '';
  if (url.length > maxUrlLength) {
    return reply
      .status(414)
      .type('text/html;charset=iso-8859-1')
      .send('<h1>Bad Message 414</h1><pre>reason: URI Too Long</pre>');
  }
  const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : '';
  const form = (request.body as { body?: string } | undefined)?.body ?? '';
  const parameters = parseParameters(query, form);
  const command = lowerCaseNames(parameters).get('command') ?? '';
  const effects = cloud.faults.strike(command);
  for (const effect of effects) {
    if (effect.kind === 'http') return reply.status(effect.status).type('text/html').send(`<h1>${effect.status}</h1>`);
  }
  const answer = await dispatch(cloud, method, parameters, effects);
  for (const effect of effects) {
    if (effect.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, effect.ms));
    if (effect.kind === 'lostResponse') {
      request.raw.socket.destroy();
      return reply.hijack();
    }
  }
  cloud.log.debug({ command, status: answer.status }, 'api');
  return send(reply, answer, parameters);
}

function send(reply: FastifyReply, answer: Answer, parameters: RawParameters): FastifyReply {
  const json = lowerCaseNames(parameters).get('response')?.toLowerCase() === 'json';
  const body = { [answer.envelope]: answer.content };
  if (answer.description) reply.header('X-Description', answer.description.replace(/[^\x20-\x7e]/g, '?'));
  reply.status(answer.status).type(json ? 'application/json;charset=utf-8' : 'text/xml;charset=utf-8');
  return reply.send(json ? JSON.stringify(body) : toXml(body));
}
