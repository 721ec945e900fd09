import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { RouterSpec } from '../../src/hypervisor/hypervisor';
import { Cgroup } from '../../src/hypervisor/nspawn/cgroup';
import { routerUnit } from '../../src/hypervisor/nspawn/names';
import { poll } from '../../src/hypervisor/nspawn/run';
import { layerRoots } from '../../src/hypervisor/nspawn/templates';
import { describeNodes, lease, TestCloud } from './nspawn-support';

jest.setTimeout(300_000);

describeNodes('the virtual router', () => {
  const anywhere = ['0.0.0.0/0'];
  const one = lease('a', 1, { userData: randomBytes(20_000) });
  const two = lease('a', 2);
  const stranger = lease('b', 1);
  let cloud: TestCloud;
  let web: string;

  const apply = (changes: Partial<RouterSpec>): Promise<void> =>
    cloud.hypervisor.applyRouter(cloud.router('a', 10, { leases: [one, two], ...changes }));
  const cgroup = (): Cgroup => new Cgroup(`${cloud.names.cloud}/${routerUnit('a')}`);
  /** Processes of the router. */
  const helpers = (): number[] => cgroup().processes();
  const firewall = (from: number, to = from, sourceCidrs = anywhere, protocol: 'tcp' | 'udp' = 'tcp') => ({
    publicIp: web,
    protocol,
    sourceCidrs,
    ports: { from, to },
  });
  const forward = (from: number, to: number, shift = 0, protocol: 'tcp' | 'udp' = 'tcp') => ({
    publicIp: web,
    protocol,
    publicPorts: { from, to },
    privatePorts: { from: from + shift, to: to + shift },
    guestIp: one.ipAddress,
  });
  const balancer = (changes: object = {}) => ({
    id: 'lb',
    publicIp: web,
    publicPort: 80,
    privatePort: 8000,
    protocol: 'tcp' as const,
    algorithm: 'roundrobin' as const,
    sourceCidrs: [],
    memberIps: [one.ipAddress, two.ipAddress],
    ...changes,
  });

  beforeAll(async () => {
    cloud = new TestCloud();
    await cloud.hypervisor.prepare();
    web = cloud.publicIp(11);
    await apply({});
    // The same addresses twice, side by side.
    await cloud.hypervisor.applyRouter(
      cloud.router('b', 20, {
        leases: [stranger],
        egress: [{ protocol: 'all', sourceCidrs: anywhere, destinationCidrs: anywhere }],
      }),
    );
    await Promise.all([cloud.pretendGuest('a', one), cloud.pretendGuest('a', two), cloud.pretendGuest('b', stranger)]);
    await cloud.listen(cloud.publicIp(1), 'world');
  });

  afterAll(() => cloud.destroy());

  describe('egress', () => {
    test('is closed until a rule opens it, inside the network everything is open', async () => {
      await apply({});
      expect(await cloud.ask(one, 'tcp', cloud.publicIp(1), 8000)).toBe('closed');
      expect(await cloud.ask(one, 'udp', cloud.publicIp(1), 8000)).toBe('closed');
      expect(await cloud.answer(one, 'tcp', two.ipAddress, 8000)).toBe(`${two.name} 8000 ${one.ipAddress}`);
    });

    test('opens just the ports and destinations of a rule, and leaves with the source NAT address', async () => {
      const destination = `${cloud.publicIp(1)}/32`;
      const ports = { from: 8000, to: 8001 };
      await apply({ egress: [{ protocol: 'tcp', sourceCidrs: [], destinationCidrs: [destination], ports }] });
      expect(await cloud.answer(one, 'tcp', cloud.publicIp(1), 8001)).toBe(`world 8001 ${cloud.publicIp(10)}`);
      expect(await cloud.ask(one, 'tcp', cloud.publicIp(1), 8002)).toBe('closed');
      expect(await cloud.ask(one, 'udp', cloud.publicIp(1), 8001)).toBe('closed');
    });

    test('is limited to the sources of a rule', async () => {
      const sourceCidrs = [`${one.ipAddress}/32`];
      await apply({ egress: [{ protocol: 'all', sourceCidrs, destinationCidrs: anywhere }] });
      expect(await cloud.answer(one, 'udp', cloud.publicIp(1), 8003)).toMatch(/^world/);
      expect(await cloud.ask(two, 'udp', cloud.publicIp(1), 8003)).toBe('closed');
    });

    test('rules forbid where the default allows', async () => {
      const egress = [
        {
          protocol: 'tcp' as const,
          sourceCidrs: anywhere,
          destinationCidrs: anywhere,
          ports: { from: 8000, to: 8000 },
        },
      ];
      await apply({ egressDefault: 'allow', egress });
      expect(await cloud.ask(one, 'tcp', cloud.publicIp(1), 8000)).toBe('closed');
      expect(await cloud.answer(one, 'tcp', cloud.publicIp(1), 8001)).toMatch(/^world/);
    });
  });

  describe('port forwarding', () => {
    test('lets nobody in without a firewall rule, nor a firewall rule without it', async () => {
      await apply({ portForwards: [forward(8000, 8000)] });
      expect(await cloud.ask('host', 'tcp', web, 8000)).toBe('closed');
      await apply({ firewall: [firewall(8000)] });
      expect(await cloud.ask('host', 'tcp', web, 8000)).toBe('closed');
    });

    test('leads to the guest, which sees who asks', async () => {
      await apply({ portForwards: [forward(8000, 8005)], firewall: [firewall(8000, 8001)] });
      expect(await cloud.answer('host', 'tcp', web, 8001)).toBe(`${one.name} 8001 ${cloud.publicIp(1)}`);
      expect(await cloud.answer(stranger, 'tcp', web, 8001)).toBe(`${one.name} 8001 ${cloud.publicIp(20)}`);
      expect(await cloud.ask('host', 'tcp', web, 8002)).toBe('closed');
    });

    test('moves a range of ports one by one, and datagrams as well', async () => {
      await apply({
        portForwards: [forward(9000, 9005, -1000), forward(9000, 9005, -997, 'udp')],
        firewall: [firewall(9000, 9010), firewall(9000, 9010, anywhere, 'udp')],
      });
      expect(await cloud.answer('host', 'tcp', web, 9002)).toMatch(`${one.name} 8002`);
      expect(await cloud.answer('host', 'udp', web, 9002)).toMatch(`${one.name} 8005`);
    });

    test('is limited to the sources of the firewall rule', async () => {
      const portForwards = [forward(8000, 8005)];
      await apply({ portForwards, firewall: [firewall(8000, 8000, [`${cloud.publicIp(20)}/32`, '198.51.100.0/24'])] });
      expect(await cloud.ask('host', 'tcp', web, 8000)).toBe('closed');
      expect(await cloud.answer(stranger, 'tcp', web, 8000)).toMatch(one.name);
    });

    test('is reached from inside through the public address, by the guest itself too, if the firewall says so', async () => {
      await apply({ portForwards: [forward(8000, 8001)], firewall: [firewall(8000)] });
      expect(await cloud.answer(two, 'tcp', web, 8000)).toMatch(one.name);
      expect(await cloud.answer(one, 'tcp', web, 8000)).toMatch(one.name);
      expect(await cloud.ask(two, 'tcp', web, 8001)).toBe('closed');
    });
  });

  describe('load balancing', () => {
    /** Asks until just these have answered to `count` questions in a row; who did at last. */
    const settled = async (count: number, wanted: readonly string[], protocol: 'tcp' | 'udp' = 'tcp') => {
      let last: string[] = [];
      const agrees = async (): Promise<boolean> => {
        const names = new Set<string>();
        for (let i = 0; i < count; i++) names.add((await cloud.ask('host', protocol, web, 80, 10)).split(' ')[0]!);
        last = [...names].sort();
        return last.join() === wanted.join();
      };
      await poll(agrees, { timeoutMs: 90_000 });
      return last;
    };

    test('takes turns, from outside and inside, once the firewall lets anybody in', async () => {
      await apply({ loadBalancers: [balancer()] });
      expect(await cloud.ask('host', 'tcp', web, 80)).toBe('closed');
      await apply({ loadBalancers: [balancer()], firewall: [firewall(80)] });
      expect(await settled(4, [one.name, two.name])).toEqual([one.name, two.name]);
      expect(await cloud.answer(one, 'tcp', web, 80)).toMatch(/^a-node/);
    });

    test('leaves out a member that does not answer', async () => {
      await apply({ loadBalancers: [balancer({ memberIps: [one.ipAddress, '10.1.1.99'] })], firewall: [firewall(80)] });
      expect(await settled(4, [one.name])).toEqual([one.name]);
    });

    test('by source sends one client to one member', async () => {
      await apply({ loadBalancers: [balancer({ algorithm: 'source' })], firewall: [firewall(80)] });
      const chosen = (await cloud.answer('host', 'tcp', web, 80)).split(' ')[0]!;
      expect(await settled(4, [chosen])).toEqual([chosen]);
    });

    test('has a list of sources of its own', async () => {
      const loadBalancers = [balancer({ sourceCidrs: [`${cloud.publicIp(20)}/32`, '198.51.100.0/24'] })];
      await apply({ loadBalancers, firewall: [firewall(80)] });
      expect(await cloud.ask('host', 'tcp', web, 80)).toBe('closed');
      expect(await cloud.answer(stranger, 'tcp', web, 80)).toMatch(/^a-node/);
    });

    test('of datagrams takes turns', async () => {
      const loadBalancers = [balancer({ protocol: 'udp' })];
      await apply({ loadBalancers, firewall: [firewall(80, 80, anywhere, 'udp')] });
      expect(await settled(6, [one.name, two.name], 'udp')).toEqual([one.name, two.name]);
    });

    test('with tcp-proxy tells the member in a header who asks', async () => {
      await apply({ loadBalancers: [balancer({ protocol: 'tcp-proxy' })], firewall: [firewall(80)] });
      const answer = await cloud.shell('host', `timeout 30 bash -c 'exec 3<>/dev/tcp/${web}/80; head -n 2 <&3'`);
      expect(answer).toContain(`echo PROXY TCP4 ${cloud.publicIp(1)} ${web}`);
    });
  });

  test('answers pings of a public address only with a rule for them', async () => {
    // The template has the program, the host need not.
    const ping = (seconds: number): string =>
      `chroot ${layerRoots('debian-12')[0]} ping -c 1 -W ${seconds} ${web} >/dev/null && echo yes || echo no`;
    await apply({});
    expect(await cloud.shell('host', ping(1))).toBe('no\n');
    const sourceCidrs = anywhere;
    await apply({ firewall: [{ publicIp: web, protocol: 'icmp', sourceCidrs, icmp: { type: -1, code: -1 } }] });
    expect(await cloud.shell('host', ping(30))).toBe('yes\n');
  });

  describe('metadata', () => {
    const get = (path: string): string => `curl --silent --max-time 30 -w '%{http_code}' http://10.1.1.1${path}`;

    test('is the one of the guest that asks, under the paths of old and new', async () => {
      await apply({});
      for (const path of ['/latest/meta-data/instance-id', '/latest/instance-id', '/latest/meta-data/instance-id/']) {
        expect(await cloud.shell(one, get(path))).toBe('a-vm-1200');
        expect(await cloud.shell(two, get(path))).toBe('a-vm-2200');
        expect(await cloud.shell(stranger, get(path))).toBe('b-vm-1200');
      }
      expect(await cloud.shell(one, get('/latest/meta-data/'))).toMatch(/^instance-id\nlocal-hostname\n/);
      expect(await cloud.shell(one, get('/latest/meta-data/public-keys'))).toBe('200');
      expect(await cloud.shell(one, get('/latest/meta-data/no-such-leaf'))).toBe('404');
    });

    test('is not for an address that is no guest of the network', async () => {
      const request = get('/latest/meta-data/instance-id').replace('curl', 'curl --interface 10.1.1.77');
      await cloud.shell(one, 'ip address add 10.1.1.77/24 dev eth0');
      expect(await cloud.shell(one, request)).toBe('404');
    });

    test('brings user data byte by byte', async () => {
      const got = await cloud.shell(one, 'curl --silent http://10.1.1.1/latest/user-data | base64 -w0');
      expect(Buffer.from(got, 'base64').equals(one.userData)).toBe(true);
    });

    test('cannot be reached from outside the network', async () => {
      await apply({ firewall: [firewall(1, 65535)] });
      const outside = `curl --silent --max-time 1 http://${web}/latest/meta-data/instance-id || echo none`;
      expect(await cloud.shell('host', outside)).toBe('none\n');
      expect(await cloud.shell('host', outside.replace(web, cloud.publicIp(10)))).toBe('none\n');
    });

    test('says that there is no password', async () => {
      const request = "curl --silent -H 'DomU_Request: send_my_password' http://10.1.1.1:8080/";
      expect(await cloud.shell(one, request)).toBe('saved_password');
    });
  });

  test('a connection lives on while the rules change around it', async () => {
    const before = { portForwards: [forward(8000, 8000)], firewall: [firewall(8000)] };
    await apply(before);
    const talk = connect(8000, web).setEncoding('utf8');
    try {
      const [greeting] = (await once(talk, 'data')) as [string];
      await apply({ ...before, loadBalancers: [balancer()], egressDefault: 'allow' });
      const echo = once(talk, 'data');
      talk.write('more');
      expect(`${greeting.trim()} ${String(await echo)}`).toBe(`${one.name} 8000 ${cloud.publicIp(1)} echo more`);
    } finally {
      talk.destroy();
    }
  });

  test('applying the same again restarts nothing, and a new process takes it up', async () => {
    await apply({ loadBalancers: [balancer()] });
    const before = helpers();
    await cloud.reopen().applyRouter(cloud.router('a', 10, { leases: [one, two], loadBalancers: [balancer()] }));
    expect(before).not.toEqual([]);
    expect(helpers()).toEqual(before);
  });

  test('a killed helper is started again', async () => {
    await apply({});
    for (const pid of helpers()) process.kill(pid, 'SIGKILL');
    // A process that was killed is there until the kernel has taken it apart.
    expect(await poll(() => !cgroup().populated() && 'gone', { timeoutMs: 60_000 })).toBe('gone');
    await apply({});
    expect(await cloud.shell(one, 'curl --silent http://10.1.1.1/latest/instance-id')).toBe('a-vm-1');
  });

  test('a released public address leads nowhere, and works at once at another router', async () => {
    await apply({ portForwards: [forward(8000, 8000)], firewall: [firewall(8000)] });
    expect(await cloud.answer('host', 'tcp', web, 8000)).toMatch(one.name);
    await apply({ publicIps: [cloud.publicIp(10)] });
    expect(await cloud.ask('host', 'tcp', web, 8000)).toBe('closed');
    await cloud.hypervisor.applyRouter(
      cloud.router('b', 20, {
        leases: [stranger],
        publicIps: [cloud.publicIp(20), web],
        portForwards: [{ ...forward(8000, 8000), guestIp: stranger.ipAddress }],
        firewall: [firewall(8000)],
      }),
    );
    expect(await cloud.answer('host', 'tcp', web, 8000)).toMatch(stranger.name);
  });
});
