import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where a cloud lives when nobody says. */
export function defaultStateDir(env: NodeJS.ProcessEnv = process.env): string {
  if (env.LOCAL_CLOUDSTACK_STATE_DIR) return resolve(env.LOCAL_CLOUDSTACK_STATE_DIR);
  return join(env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'local-cloudstack');
}

/** Files of one cloud; the state itself is beside them. */
export const pathsIn = (stateDir: string) => ({
  cloud: join(stateDir, 'cloud.json'),
  daemon: join(stateDir, 'daemon.json'),
  log: join(stateDir, 'daemon.log'),
});
