import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from '../src/commands/registry';
import { describe as described } from '../src/commands/descriptions';
import { isReference } from '../src/commands/references';
import { testCloud } from './support/test-cloud';

describe('every command', () => {
  test.each(commands.map((command) => [command.name, command] as const))(
    '%s is as CloudStack describes it',
    (name, command) => {
      const { async, params } = described(name);
      expect({ async: command.job !== undefined }).toEqual({ async });
      expect(Object.keys(params)).toEqual(expect.arrayContaining([...(command.checkedFirst ?? [])]));
      if (params.id?.type === 'uuid' && params.id.required) expect(command.subject).toBeDefined();
      const unresolved = Object.entries(params).filter(
        ([parameter, { type, required }]) =>
          type === 'uuid' && required && parameter !== 'id' && !isReference(parameter),
      );
      expect(unresolved).toEqual([]);
    },
  );

  test('has a name of its own', () => {
    const names = commands.map((command) => command.name);
    expect(new Set(names).size).toBe(names.length);
  });
});

test('the documentation names exactly the commands that exist', () => {
  const page = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'local-cloudstack.md'), 'utf8');
  const table = page.slice(page.indexOf('## Commands'), page.indexOf('A new command is'));
  const named = table
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .flatMap((line) => [...line.matchAll(/`([A-Za-z]+)`/g)].map(([, name]) => name));
  expect(named.sort()).toEqual(commands.map(({ name }) => name).sort());
});

test('listApis describes exactly the commands that exist', async () => {
  const cloud = await testCloud();
  const { count, api } = await cloud.api.call('listApis');
  expect(count).toBe(commands.length);
  expect((api as { name: string }[]).map(({ name }) => name).sort()).toEqual(commands.map(({ name }) => name).sort());
  expect(await cloud.api.call('listApis', { name: 'listZones' })).toMatchObject({
    count: 1,
    api: [{ name: 'listZones', isasync: false, params: expect.any(Array), response: expect.any(Array) }],
  });
  await cloud.running.close();
});

test('pages hold what they should, and all of it once', async () => {
  const cloud = await testCloud();
  const names = ['a', 'b', 'c', 'd', 'e'];
  for (const name of names) await cloud.network(name);
  const pages = await Promise.all(
    [1, 2, 3].map((page) => cloud.list('listNetworks', 'network', { page, pagesize: 2 })),
  );
  expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
  expect(
    pages
      .flat()
      .map((network) => network.name)
      .sort(),
  ).toEqual(names);
  expect(await cloud.api.call('listNetworks', { page: 4, pagesize: 2 })).toEqual({ count: 5 });
  await cloud.running.close();
});
