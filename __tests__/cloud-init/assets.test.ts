import { renderedFile, staticFile, withoutComments } from '../../lib/cloud-init/assets';

describe('comment lines', () => {
  test('go, and take nothing else with them', () => {
    const script = [
      '#!/bin/sh',
      '# why',
      'echo "# no comment" # at the end of a line',
      '    # indented',
      '',
      'a=${b#prefix}',
      'c="${d##*/}"',
      '#',
      'last',
      '',
    ].join('\n');
    expect(withoutComments(script)).toBe(
      ['#!/bin/sh', 'echo "# no comment" # at the end of a line', '', 'a=${b#prefix}', 'c="${d##*/}"', 'last', ''].join(
        '\n',
      ),
    );
  });

  test('that only look like a first line go too', () => {
    expect(withoutComments('# no program\necho\n')).toBe('echo\n');
    expect(withoutComments('echo\n#!/bin/sh\n')).toBe('echo\n');
  });
});

test('what many nodes have is one object, so that it is rendered once', () => {
  expect(staticFile('common/lib.sh', '/opt/a')).toBe(staticFile('common/lib.sh', '/opt/a'));
  expect(staticFile('common/lib.sh', '/opt/a')).not.toBe(staticFile('common/lib.sh', '/opt/b'));
});

describe('a name that a template uses and the data lacks is an error, not an empty text', () => {
  test('on its own', () => {
    expect(() => renderedFile('swarm/cluster.env.hbs', '/x', {})).toThrow(/"cluster" not defined/);
  });

  test('as JSON', () => {
    const data = { swarm: { drainManagers: false, addressPool: '10.0.0.0/8', subnetSize: 24, dataPathPort: 4789 } };
    expect(() => renderedFile('swarm/agent.json.hbs', '/x', data)).toThrow('something as JSON that is not there');
  });
});
