import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OciLayout } from '../../tools/kubernetes/oci-layout';
import { Mirror } from '../../tools/mirror/mirror';

const program = 'dl.k8s.io/release/v1.2.3/bin/linux/amd64/kubeadm';
const image = 'registry.k8s.io/coredns/coredns:v1.2.3';

describe('the mirror', () => {
  let folder: string;
  let mirror: Mirror;
  const answers: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'mirror-'));
    mkdirSync(join(folder, 'files', program, '..'), { recursive: true });
    writeFileSync(join(folder, 'files', program), 'a program');
    writeFileSync(join(folder, 'secret'), 'not for download');
    const layout = new OciLayout(join(folder, 'images'));
    layout.add(image, [await layout.layer({ coredns: { script: 'a server' } })], { entrypoint: ['/coredns'] });
    layout.finish();
    mirror = await Mirror.start({ folder, onAnswer: (line) => answers.push(line) });
  });

  afterAll(async () => {
    await mirror.stop();
    rmSync(folder, { recursive: true });
  });

  it('serves what https://<host>/<path> would be at /<host>/<path>', async () => {
    const response = await fetch(`${mirror.url}/${program}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe('9');
    expect(await response.text()).toBe('a program');
  });

  it('tells the size of a file before it is downloaded', async () => {
    const response = await fetch(`${mirror.url}/${program}`, { method: 'HEAD' });
    expect(response.headers.get('content-length')).toBe('9');
    expect(await response.text()).toBe('');
  });

  it.each(['/dl.k8s.io/no-such-file', '/dl.k8s.io', '/../secret', '/dl.k8s.io/..%2f..%2fsecret'])(
    'has nothing at %s',
    async (path) => {
      expect(await status(`${mirror.url}${path}`)).toBe(404);
    },
  );

  it('says that it is a registry', async () => {
    const response = await fetch(`${mirror.url}/v2/`);
    expect(response.status).toBe(200);
    expect(response.headers.get('docker-distribution-api-version')).toBe('registry/2.0');
  });

  it.each([
    ['by tag, told which registry is meant', '/v2/coredns/coredns/manifests/v1.2.3?ns=registry.k8s.io'],
    ['by tag alone', '/v2/coredns/coredns/manifests/v1.2.3'],
    ['by tag, with the registry in its path', '/v2/registry.k8s.io/coredns/coredns/manifests/v1.2.3'],
  ])('serves a manifest %s', async (_, path) => {
    const response = await fetch(mirror.url + path);
    expect(response.headers.get('content-type')).toBe('application/vnd.oci.image.manifest.v1+json');
    expect(await response.json()).toMatchObject({ schemaVersion: 2, layers: [{ digest: expect.any(String) }] });
  });

  it('serves an image whole: manifest by digest, configuration and layers', async () => {
    const base = `${mirror.url}/v2/coredns/coredns`;
    const head = await fetch(`${base}/manifests/v1.2.3?ns=registry.k8s.io`, { method: 'HEAD' });
    const digest = head.headers.get('docker-content-digest')!;
    const manifest = (await (await fetch(`${base}/manifests/${digest}`)).json()) as Manifest;
    const config = (await (await fetch(`${base}/blobs/${manifest.config.digest}`)).json()) as Config;
    expect(config.config.Entrypoint).toEqual(['/coredns']);
    expect(config.rootfs.diff_ids).toEqual(manifest.layers.map((layer) => layer.digest));
    const layer = Buffer.from(await (await fetch(`${base}/blobs/${manifest.layers[0]!.digest}`)).arrayBuffer());
    expect(layer.length).toBe(manifest.layers[0]!.size);
    expect(layer.toString()).toContain('a server');
  });

  it.each([
    ['an image of another registry', '/v2/coredns/coredns/manifests/v1.2.3?ns=quay.io', 'MANIFEST_UNKNOWN'],
    ['a tag that is not here', '/v2/coredns/coredns/manifests/v9', 'MANIFEST_UNKNOWN'],
    ['a blob that is not here', `/v2/coredns/coredns/blobs/sha256:${'0'.repeat(64)}`, 'BLOB_UNKNOWN'],
    ['a digest that is none', '/v2/coredns/coredns/blobs/..%2f..%2fsecret', 'NAME_UNKNOWN'],
  ])('answers in the words of the API for %s', async (_, path, code) => {
    const response = await fetch(mirror.url + path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ errors: [{ code }] });
  });

  it('tells what it was asked for', async () => {
    await fetch(`${mirror.url}/v2/?ns=quay.io`);
    expect(answers).toContain('200 GET /v2/?ns=quay.io');
  });
});

interface Manifest {
  config: { digest: string };
  layers: { digest: string; size: number }[];
}

interface Config {
  config: { Entrypoint: string[] };
  rootfs: { diff_ids: string[] };
}

/** Asks for exactly this path; fetch() would tidy it first. */
function status(url: string): Promise<number | undefined> {
  const { hostname, port } = new URL(url);
  const path = url.slice(url.indexOf('/', 'http://'.length));
  return new Promise((resolve, reject) => {
    request({ hostname, port, path }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });
}
