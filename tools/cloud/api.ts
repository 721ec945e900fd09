import { createHmac } from 'node:crypto';

export interface Credentials {
  readonly apiUrl: string;
  readonly apiKey: string;
  readonly secretKey: string;
}

/** Credentials as the Terraform provider reads them. */
export function providerVariables({ apiUrl, apiKey, secretKey }: Credentials): Record<string, string> {
  return { CLOUDSTACK_API_URL: apiUrl, CLOUDSTACK_API_KEY: apiKey, CLOUDSTACK_SECRET_KEY: secretKey };
}

/** Asks the API once. Returns what is inside the envelope; throws the API's own error text. */
export async function ask<T>(
  credentials: Credentials,
  command: string,
  parameters: Readonly<Record<string, string>> = {},
): Promise<T> {
  const all: Record<string, string> = { ...parameters, command, apikey: credentials.apiKey, response: 'json' };
  const query = Object.keys(all)
    .sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
    .map((name) => `${name}=${encodeURIComponent(all[name]!)}`)
    .join('&');
  const signature = createHmac('sha1', credentials.secretKey).update(query.toLowerCase()).digest('base64');
  const response = await fetch(`${credentials.apiUrl}?${query}&signature=${encodeURIComponent(signature)}`);
  const [body] = Object.values((await response.json()) as Record<string, T & { errortext?: string }>);
  if (!response.ok) throw new Error(`${command}: ${response.status} ${body?.errortext ?? ''}`);
  return body as T;
}
