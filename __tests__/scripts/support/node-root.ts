import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { renderedFile, withoutComments } from '../../../lib/cloud-init/assets';

/** `source` runs the files as they are in the repository, `shipped` as nodes get them: without comment lines. */
export type Form = 'source' | 'shipped';

const FOLDER = join(__dirname, '..', '..', '..', 'cloud-init');
const NODE_PATHS =
  /(?<![\w.}])\/(?=opt\/c(?:luster|ni)|etc\/(?:cl(?:oud|uster)|containerd|fstab|docker|apt|hosts|kubernetes|os-release|rancher|sys(?:ctl|temd))|run\/(?:cluster|containerd|docker)|var\/(?:cache|log|lib\/(?:cluster|data|docker|etcd|kubelet|rancher|\$))|proc\/|dev\/console|usr\/l(?:ib\/apt|ocal))/g;

/** A folder that stands for the root of a node: the absolute paths in the files put there lead into it. */
export class NodeRoot {
  readonly path = mkdtempSync(join(tmpdir(), 'node-'));

  constructor(private readonly form: Form = 'shipped') {
    for (const folder of ['var/log', 'dev', 'run', 'etc/cluster/pki', 'etc/docker', 'etc/apt/sources.list.d']) {
      mkdirSync(this.at(folder), { recursive: true });
    }
  }

  at(path: string): string {
    return join(this.path, path);
  }

  /** Puts one of cloud-init's files at its place on the node. */
  install(source: string, path: string, mode = 0o755): void {
    const text = readFileSync(join(FOLDER, source), 'utf8');
    this.write(path, this.moved(this.form === 'source' ? text : withoutComments(text)), mode);
  }

  /** A script with the paths of this folder. */
  moved(script: string): string {
    return script.replace(NODE_PATHS, `${this.path}/`);
  }

  render(source: string, path: string, data: object): void {
    this.write(path, String(renderedFile(source, path, data).content), 0o600);
  }

  write(path: string, text: string, mode = 0o644): void {
    mkdirSync(dirname(this.at(path)), { recursive: true });
    writeFileSync(this.at(path), text);
    chmodSync(this.at(path), mode);
  }

  read(path: string): string {
    return readFileSync(this.at(path), 'utf8');
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
