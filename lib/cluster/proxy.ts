import { z } from 'zod';
import type { NodeFile } from '../cloud-init/document';
import type { ConfigIssue } from '../config/errors';

/** The way of nodes to the outside, where there is no other. */
export interface ProxyOptions {
  /**
   * For `http://` URLs, e.g. `http://proxy.example.org:3128`. Without credentials.
   *
   * @default - the same as for `https://` URLs
   */
  readonly http?: string;
  /**
   * For `https://` URLs.
   *
   * @default - the same as for `http://` URLs
   */
  readonly https?: string;
  /**
   * Hosts, `.domains`, addresses and CIDRs that are reached without it, beside the cluster's own.
   *
   * @default - none
   */
  readonly noProxy?: readonly string[];
}

const proxyUrl = z.string().regex(/^https?:\/\/[^\s"'`$\\]+$/, 'must be a URL, such as http://proxy.example.org:3128');

/** Shape of `ProxyOptions`. */
export const proxySchema = z
  .strictObject({
    http: proxyUrl.optional(),
    https: proxyUrl.optional(),
    noProxy: z
      .array(
        z.string().regex(/^[A-Za-z0-9*.:/_-]+$/, 'must be one host, .domain, address or network, such as .example.org'),
      )
      .optional(),
  })
  .refine(({ http, https }) => http ?? https, 'needs http or https');

/** Whoever may read the settings of services or of the cluster's own pods would read a password as well. */
export const proxyIssues = ({ proxy }: { readonly proxy?: ProxyOptions }): ConfigIssue[] =>
  (['http', 'https'] as const).flatMap((key) => {
    const url = proxy?.[key];
    if (url === undefined) return [];
    const path = `proxy.${key}`;
    if (!URL.canParse(url)) return [{ path, message: 'must be a URL, such as http://proxy.example.org:3128' }];
    const { username, password, pathname, search, hash } = new URL(url);
    if (username || password) {
      const message =
        'holds a user or password, which everybody on the nodes and many in the cluster could read: ' +
        'let the proxy know the nodes by their network, or run one without password beside them that knows it';
      return [{ path, message }];
    }
    return pathname !== '/' || search || hash ? [{ path, message: 'must end after host and port' }] : [];
  });

/**
 * Files that send services, and apt, through the proxy. Small letters: curl and apt know no others, Go knows both.
 *
 * @param services units without `.service`; `cluster-` stands for all that begin so
 * @param direct what the cluster reaches by itself
 */
export function proxyFiles(
  proxy: ProxyOptions | undefined,
  services: readonly string[],
  direct: readonly string[],
): NodeFile[] {
  if (!proxy) return [];
  const http = (proxy.http ?? proxy.https)!;
  const https = (proxy.https ?? proxy.http)!;
  const own = proxy.noProxy ?? [];
  const noProxy = [...new Set(['localhost', '127.0.0.1', ...direct, ...own])].join();
  const environment = { http_proxy: http, https_proxy: https, no_proxy: noProxy };
  // systemd reads `%` as the beginning of a specifier.
  const lines = Object.entries(environment).map(
    ([name, value]) => `Environment="${name}=${value.replaceAll('%', '%%')}"\n`,
  );
  return [
    ...services.map((service) =>
      file(`/etc/systemd/system/${service}.service.d/15-proxy.conf`, ['[Service]\n', ...lines]),
    ),
    file('/etc/apt/apt.conf.d/90cluster-proxy', [
      `Acquire::http::Proxy "${http}";\n`,
      `Acquire::https::Proxy "${https}";\n`,
      // apt does not know domains or networks here.
      ...own
        .filter((host) => /^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(host))
        .flatMap((host) => ['http', 'https'].map((scheme) => `Acquire::${scheme}::Proxy::${host} "DIRECT";\n`)),
    ]),
  ];
}

const file = (path: string, lines: readonly string[]): NodeFile => ({
  path,
  permissions: '0644',
  content: lines.join(''),
  shared: true,
});
