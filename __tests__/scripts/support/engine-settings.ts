import { engineFiles } from '../../../lib/docker/engine-files';
import type { EngineOptions } from '../../../lib/docker/engine-options';
import type { Sandbox } from './sandbox';

const NAME = 'opt/cluster/parts/engine-settings.sh';

/** Writes what the bootstrap of a node is told of these settings, as the library does. */
export function engineSettings(box: Sandbox, { engine, mtu }: { engine?: EngineOptions; mtu?: number }): void {
  const files = engineFiles(engine, { liveRestore: false, labels: [], mtu });
  box.root.write(NAME, String(files.find(({ path }) => path === `/${NAME}`)!.content));
}
