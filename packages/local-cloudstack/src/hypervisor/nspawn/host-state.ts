import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './host-lock';

/** What the local clouds of this host must know of each other. Gone after a restart of the host, as all they refer to. */
const directory = '/run/local-cloudstack';
const clouds = join(directory, 'clouds');
const sysctls = join(directory, 'sysctl');

/** Sockets of the routers: their paths must be short. */
export const socketDirectory = join(directory, 'sockets');

export const withHostLock = <T>(work: () => Promise<T>): Promise<T> => withLock(join(directory, 'lock'), work);

export interface RegisteredCloud {
  readonly stateDir: string;
  readonly publicCidr: string;
}

/** To be called under the host lock. */
export function registerCloud(cloud: string, entry: RegisteredCloud): void {
  mkdirSync(clouds, { recursive: true });
  writeFileSync(join(clouds, cloud), JSON.stringify(entry));
}

/** To be called under the host lock. @returns whether other clouds are left */
export function unregisterCloud(cloud: string): boolean {
  rmSync(join(clouds, cloud), { force: true });
  return registeredClouds().size > 0;
}

/** Clouds whose state directory is gone: nobody can ever ask for them again. */
export function abandonedClouds(): string[] {
  return [...registeredClouds()].filter(([, { stateDir }]) => !existsSync(stateDir)).map(([cloud]) => cloud);
}

export function registeredClouds(): ReadonlyMap<string, RegisteredCloud> {
  try {
    return new Map(
      readdirSync(clouds).map((name) => [
        name,
        JSON.parse(readFileSync(join(clouds, name), 'utf8')) as RegisteredCloud,
      ]),
    );
  } catch {
    return new Map();
  }
}

/** Minimum values: all machines of the host share the limits of its one root user. */
const wanted: Readonly<Record<string, number>> = {
  'fs.inotify.max_user_instances': 8192,
  'fs.inotify.max_user_watches': 1_048_576,
  'net.ipv4.ip_forward': 1,
};

const sysctlFile = (key: string): string => join('/proc/sys', key.replaceAll('.', '/'));

/** Raises the host's settings and remembers what they were. To be called under the host lock. */
export function raiseSysctls(): void {
  mkdirSync(sysctls, { recursive: true });
  for (const [key, value] of Object.entries(wanted)) {
    const now = Number(readFileSync(sysctlFile(key), 'utf8'));
    if (now >= value) continue;
    writeFileSync(join(sysctls, key), `${now}\n`);
    writeFileSync(sysctlFile(key), `${value}\n`);
  }
}

/** Puts back what `raiseSysctls` found, unless somebody else has changed it since. To be called under the host lock. */
export function restoreSysctls(): void {
  for (const [key, value] of Object.entries(wanted)) {
    try {
      const before = readFileSync(join(sysctls, key), 'utf8');
      if (Number(readFileSync(sysctlFile(key), 'utf8')) === value) writeFileSync(sysctlFile(key), before);
      rmSync(join(sysctls, key));
    } catch {
      // Was high enough: nothing to put back.
    }
  }
}
