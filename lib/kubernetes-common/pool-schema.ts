import { z } from 'zod';
import { choice } from '../cluster/common-schema';

/** Shape of what `LabelledPoolOptions` adds. */
export const labelledPoolShape = {
  labels: z.record(z.string(), z.string()).optional(),
  taints: z
    .array(
      z.strictObject({
        key: z.string().min(1, 'must not be empty').describe('the name of the taint'),
        value: z.string().optional(),
        effect: choice(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
      }),
    )
    .optional(),
};
