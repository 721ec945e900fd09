import { once } from 'node:events';
import { createServer, type Server } from 'node:tls';
import type { KeyPair } from './pki';

/** A token endpoint that says what a test wants; it counts how often it was asked. */
export class ScriptedManager {
  asked = 0;
  private server?: Server;

  constructor(
    private readonly ca: string,
    private readonly pair: KeyPair,
    private readonly answer: (nth: number) => string,
  ) {}

  async listen(address: string, port: number): Promise<void> {
    const options = { ...this.pair, ca: this.ca, requestCert: true, rejectUnauthorized: true };
    this.server = createServer(options, (socket) => {
      socket.on('error', () => undefined);
      socket.end(JSON.stringify(this.answer(++this.asked)));
    }).listen(port, address);
    await once(this.server, 'listening');
  }

  async close(): Promise<void> {
    this.server?.close();
    if (this.server) await once(this.server, 'close');
  }
}
