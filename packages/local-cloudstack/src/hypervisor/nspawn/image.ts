import { join } from 'node:path';

/** Static scripts and files of the package: the same place seen from `src/` and from `dist/`. */
export const imageDirectory = join(__dirname, '..', '..', '..', 'image');
