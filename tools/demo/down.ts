import { Listr } from 'listr2';
import { terraformEnvironment } from '../terraform/environment';
import { resourceProgress, whatWentWrong } from './cdktf-output';
import { rendering } from './rendering';
import type { StateFile } from './state-file';
import { type Tour, cdktfOf } from './tour';
import { UserError } from '../common/user-error';

/**
 * Takes the cluster and the local CloudStack away. A destroy that fails is told and passed over: the cloud goes anyway,
 * and with it all that Terraform could not remove.
 */
export function takeDown(tour: Tour, state: StateFile): Promise<unknown> {
  return new Listr<Tour>(
    [
      {
        title: `npx cdktf destroy ${tour.cluster}`,
        skip: () =>
          (!state.holdsResources() && 'nothing is deployed') || (state.isForeign() && 'the demo did not deploy it'),
        task: async (_, task) => {
          tour.credentials = await tour.cloud.credentials();
          if (!tour.credentials) return task.skip('the local CloudStack does not run');
          tour.terraform = (await terraformEnvironment((text) => (task.output = text))).variables;
          const progress = resourceProgress((text) => (task.output = text));
          const cdktf = cdktfOf(tour, { onLine: progress.line, onStart: tour.interruption.waitFor });
          const result = await cdktf.destroy(tour.cluster);
          tour.interruption.check();
          if (result.code !== 0) task.title += ` failed, going on:\n${whatWentWrong(result.output)}`;
        },
      },
      {
        title: 'Taking the local CloudStack away',
        task: async (_, task) => {
          const result = await tour.cloud.down({ onLine: (line) => (task.output = line) });
          if (result.code !== 0) throw new UserError(`local-cloudstack down failed:\n${result.output}`);
          state.forget();
        },
      },
    ],
    rendering,
  ).run(tour);
}
