import { closeSync, openSync, readSync, statSync } from 'node:fs';

const everyMs = 100;

/** Reads what is added to a file, wherever it comes from. */
export class Tail {
  constructor(
    private readonly path: string,
    private position: number,
  ) {}

  /** What has come since the last time. A file that was cut off is read from its beginning. */
  read(): string {
    let size: number;
    try {
      size = statSync(this.path).size;
    } catch {
      return '';
    }
    if (size < this.position) this.position = 0;
    if (size === this.position) return '';
    const buffer = Buffer.alloc(size - this.position);
    const file = openSync(this.path, 'r');
    try {
      this.position += readSync(file, buffer, 0, buffer.length, this.position);
    } finally {
      closeSync(file);
    }
    return buffer.toString();
  }
}

/** Passes on what a daemon has to say while it starts: its log lines without their JSON. */
export class LogFollower {
  private readonly tail: Tail;
  private readonly timer: NodeJS.Timeout;
  private rest = '';

  constructor(
    path: string,
    from: number,
    private readonly say: (line: string) => void,
  ) {
    this.tail = new Tail(path, from);
    this.timer = setInterval(() => this.look(), everyMs);
  }

  stop(): void {
    clearInterval(this.timer);
    this.look();
  }

  private look(): void {
    const lines = (this.rest + this.tail.read()).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      const text = messageOf(line);
      if (text) this.say(text);
    }
  }
}

function messageOf(line: string): string {
  if (!line.startsWith('{')) return line;
  try {
    return (JSON.parse(line) as { msg?: string }).msg ?? '';
  } catch {
    return line;
  }
}
