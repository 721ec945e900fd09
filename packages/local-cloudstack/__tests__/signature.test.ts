import { createHmac } from 'node:crypto';
import { ApiClient } from '../src/client/api-client';
import { sign } from '../src/wire/signature';
import { testCloud, type TestCloud } from './support/test-cloud';

const notVerified = 'unable to verify user credentials and/or request signature';

describe('a signature', () => {
  test('encodes as Java does, sorts names by case and ignores the case of everything', () => {
    const parameters = new Map([
      ['b', "a b+c*d~e!f'g(h)i"],
      ['A', 'Ünïcode,/'],
      ['signature', 'left out'],
    ]);
    const text = 'a=%c3%9cn%c3%afcode%2c%2f&b=a%20b%2bc*d%7ee%21f%27g%28h%29i';
    expect(sign(parameters, 'secret')).toBe(createHmac('sha1', 'secret').update(text).digest('base64'));
  });
});

describe('a request', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await testCloud();
  });
  afterAll(() => cloud.running.close());

  /** Asks with these parameters, signed with the secret key unless a signature is among them. */
  async function ask(parameters: Record<string, string>, method = 'GET') {
    const { apiUrl, apiKey, secretKey } = cloud.running;
    const all = new Map(Object.entries({ response: 'json', apiKey, ...parameters }));
    if (!all.has('signature')) all.set('signature', sign(all, secretKey));
    const query = new URLSearchParams([...all]).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const response = await (method === 'GET'
      ? fetch(`${apiUrl}?${query}`)
      : fetch(apiUrl, { method, body: query, headers }));
    const [[envelope, content]] = Object.entries((await response.json()) as Record<string, { errortext?: string }>) as [
      [string, { errortext?: string; cserrorcode?: number }],
    ];
    return { status: response.status, envelope, ...content };
  }

  const inMinutes = (minutes: number): string =>
    new Date(Date.now() + minutes * 60_000).toISOString().replace(/\.\d+Z$/, '+0000');

  test.each(['GET', 'POST'])('by %s is answered when its signature is right', async (method) => {
    expect(await ask({ command: 'listZones' }, method)).toMatchObject({ status: 200, envelope: 'listzonesresponse' });
  });

  test.each<[string, Record<string, string>]>([
    ['a wrong signature', { signature: 'AAAA' }],
    ['no signature', { signature: '' }],
    ['an unknown key', { apiKey: 'nobody' }],
    ['signature version 3 without a time', { signatureversion: '3' }],
    ['signature version 3 whose time is over', { signatureversion: '3', expires: inMinutes(-1) }],
    ['signature version 3 with a time that is none', { signatureversion: '3', expires: 'tomorrow' }],
  ])('with %s is refused, and not told why', async (_, parameters) => {
    expect(await ask({ command: 'listZones', ...parameters })).toEqual({
      status: 401,
      envelope: 'listzonesresponse',
      uuidList: [],
      errorcode: 401,
      errortext: notVerified,
    });
  });

  test('with signature version 3 is answered until it expires', async () => {
    expect(await ask({ command: 'listZones', signatureversion: '3', expires: inMinutes(15) })).toMatchObject({
      status: 200,
    });
  });

  test.each([
    ['of no command at all', {}, 'null'],
    ['of an unknown command', { command: 'makeCoffee' }, 'errorresponse'],
    ['of a command in the wrong case', { command: 'listzones' }, 'errorresponse'],
  ])('%s is refused like a wrong signature', async (_, parameters, envelope) => {
    expect(await ask(parameters)).toMatchObject({ status: 401, envelope, errortext: notVerified });
  });

  test('of a command that CloudStack has and this cloud has not says so', async () => {
    const { status, envelope, errortext } = await ask({ command: 'createVPC' });
    expect([status, envelope]).toEqual([432, 'errorresponse']);
    expect(errortext).toMatch(/^The API \[createVPC\] does not exist or is not available for the account/);
  });

  test('of a user for a command of the root admin says that it is not available', async () => {
    const admin = cloud.api;
    const account = { username: 'eve', email: 'eve@example.test', firstname: 'E', lastname: 'V', password: 'unused' };
    const { user } = (await admin.call('createAccount', account)).account;
    const { userkeys } = await admin.call('registerUserKeys', { id: user[0].id });
    const eve = new ApiClient({ ...cloud.running, apiKey: userkeys.apikey, secretKey: userkeys.secretkey });
    await expect(eve.call('listHosts')).rejects.toMatchObject({ errorCode: 432 });
    await expect(eve.call('listZones')).resolves.toMatchObject({ count: 1 });
    await admin.run('disableUser', { id: user[0].id });
    await expect(eve.call('listZones')).rejects.toMatchObject({ errorCode: 401 });
  });

  test('that is too long for a URL is answered before the API sees it', async () => {
    const response = await fetch(`${cloud.running.apiUrl}?command=listZones&keyword=${'x'.repeat(9000)}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([414, 'text/html;charset=iso-8859-1']);
  });
});
