import { type RequestOptions, request } from 'node:https';

/** HTTP status, or what kept the request from being answered. */
export function statusOf(options: RequestOptions): Promise<string> {
  return new Promise((resolve) => {
    const asked = request({ ...options, agent: false, timeout: 5000 }, (response) => {
      response.resume();
      resolve(String(response.statusCode));
    });
    asked.on('timeout', () => {
      resolve('timeout');
      asked.destroy();
    });
    asked.on('error', (error: NodeJS.ErrnoException) => resolve(`${error.code} ${error.message}`));
    asked.end();
  });
}
