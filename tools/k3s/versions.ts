/** K3s as its releases are called, and the commit of that release by the name that it has as a Go module. */
export const k3sVersion = '1.25.4+k3s1';

/** The part that names a template: no `+`. */
export const k3sShortVersion = k3sVersion.slice(0, k3sVersion.indexOf('+'));

/** Versions of the chart that stands in for Rancher's, and of the image that it names: one to begin with, one to change to. */
export const rancherVersions = ['2.14.4', '2.15.0'] as const;
export const rancherVersion = rancherVersions[0];

/** Images as this K3s, its charts and its Helm controller name them. */
export const imageNames = {
  pause: 'docker.io/rancher/mirrored-pause:3.6',
  coredns: 'docker.io/rancher/mirrored-coredns-coredns:1.9.4',
  klipperHelm: 'docker.io/rancher/klipper-helm:v0.7.3-build20220613',
  klipperLb: 'docker.io/rancher/klipper-lb:v0.3.5',
  traefik: 'docker.io/rancher/mirrored-library-traefik:2.9.4',
  app: 'registry.local/test/app:1',
} as const;

export const rancherImages = rancherVersions.map((version) => `docker.io/rancher/rancher:v${version}`);
