import { readFileSync } from 'node:fs';

/** Addresses of the host's nameservers that can be reached from outside its loopback. */
export function hostNameservers(
  files: readonly string[] = ['/etc/resolv.conf', '/run/systemd/resolve/resolv.conf'],
): string[] {
  for (const file of files) {
    const found = nameserversIn(file);
    if (found.length > 0) return found;
  }
  return [];
}

function nameserversIn(file: string): string[] {
  try {
    const lines = readFileSync(file, 'utf8').matchAll(/^nameserver\s+([0-9.]+)\s*$/gm);
    return [...lines].map((line) => line[1]!).filter((address) => !address.startsWith('127.'));
  } catch {
    return [];
  }
}
