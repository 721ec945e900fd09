import { startCloud, type RunningCloud } from '../src/start-cloud';
import { recordings } from './replay/recording';
import { Replayer } from './replay/replayer';

describe('answers like the real CloudStack that was recorded', () => {
  let cloud: RunningCloud;
  let replayer: Replayer;

  beforeAll(async () => {
    cloud = await startCloud();
    replayer = new Replayer(cloud);
  });
  afterAll(() => cloud.close());

  test.each(recordings)('$file', async (recording) => {
    expect(await replayer.replay(recording)).toEqual([]);
  });
});
