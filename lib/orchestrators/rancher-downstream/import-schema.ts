import { z } from 'zod';
import { text } from '../../cluster/common-schema';
import { DNS_LABEL_RULE, isDnsLabel } from '../../plan/names';
import { accessSchema } from './schema';

/** Shape of `RancherImportedClusterProps`. */
export const importSchema = z.strictObject({
  rancher: accessSchema,
  name: z.string().refine(isDnsLabel, `must be ${DNS_LABEL_RULE}`).optional(),
  kubeconfig: text,
});
