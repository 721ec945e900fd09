// A website that the cluster serves, asked by its own name at the cluster's address, whatever that name resolves to:
//   WEBSITE_URL, WEBSITE_ADDRESS   e.g. https://rancher.example.org/ping and 203.0.113.7
//   WEBSITE_CA                     PEM of the authority of its certificate; empty: publicly trusted
//   WEBSITE_ANSWER                 what it answers when all is well
import { request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { URL } from 'node:url';

const { WEBSITE_URL, WEBSITE_ADDRESS, WEBSITE_CA, WEBSITE_ANSWER } = process.env;
const askEverySeconds = 2;
const sayEverySeconds = 30;

/** Returns what it lacks; nothing where it answers as it should. */
function lacks() {
  const { hostname, pathname, port } = new URL(WEBSITE_URL);
  const options = {
    host: WEBSITE_ADDRESS,
    port: port || 443,
    servername: hostname,
    path: pathname,
    headers: { host: hostname },
    ...(WEBSITE_CA ? { ca: WEBSITE_CA } : {}),
    agent: false,
    timeout: 10_000,
  };
  return new Promise((resolve) => {
    const sent = request(options, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('error', (error) => resolve(error.message));
      answer.on('data', (chunk) => (text += chunk));
      answer.on('end', () => {
        const fine = answer.statusCode === 200 && text.trim() === WEBSITE_ANSWER;
        resolve(fine ? undefined : `it answers ${answer.statusCode}`);
      });
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer in 10 s')));
    sent.on('error', (error) => resolve(error.code ?? error.message));
    sent.end();
  });
}

export async function websiteAnswers(timeoutSeconds, say) {
  const begin = process.hrtime.bigint();
  const seconds = () => Number(process.hrtime.bigint() - begin) / 1e9;
  let saidAt = -sayEverySeconds;
  for (;;) {
    const lack = await lacks();
    if (!lack) return say(`${WEBSITE_URL} answers`);
    if (seconds() > timeoutSeconds) throw new Error(`${WEBSITE_URL}: ${lack} after ${timeoutSeconds} s`);
    if (seconds() - saidAt >= sayEverySeconds) {
      say(`waiting for ${WEBSITE_URL}: ${lack}`);
      saidAt = seconds();
    }
    await sleep(askEverySeconds * 1000);
  }
}
