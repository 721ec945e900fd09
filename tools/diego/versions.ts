/** Diego as its releases are called whose commits the modules pin: the `rep` of this source is tagged v0.1442. */
export const diegoVersion = '2.95';
