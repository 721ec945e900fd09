import { startCloud } from '../../src/start-cloud';
import { describeNodes, lease, TestCloud } from './nspawn-support';

jest.setTimeout(300_000);

describeNodes('the API', () => {
  test('is reached by machines where it is for them, and their network lets them out', async () => {
    const cloud = new TestCloud();
    const guest = lease('a', 1);
    const running = await startCloud({ hypervisor: cloud.hypervisor, forMachines: true });
    try {
      const { hostname, port } = new URL(running.machinesApiUrl!);
      expect({ hostname, port }).toEqual({ hostname: cloud.publicIp(1), port: new URL(running.apiUrl).port });
      await cloud.hypervisor.applyRouter(cloud.router('a', 10, { leases: [guest] }));
      await cloud.pretendGuest('a', guest);
      const ask = (seconds: number): Promise<string> =>
        cloud.shell(
          guest,
          `curl --silent --max-time ${seconds} '${running.machinesApiUrl}?command=listZones' || echo no`,
        );
      expect(await ask(1)).toBe('no\n');
      const egress = [{ protocol: 'tcp' as const, sourceCidrs: [], destinationCidrs: [] }];
      await cloud.hypervisor.applyRouter(cloud.router('a', 10, { leases: [guest], egress }));
      expect(await ask(60)).toContain('unable to verify user credentials');
    } finally {
      await running.close();
      await cloud.destroy();
    }
  });
});
