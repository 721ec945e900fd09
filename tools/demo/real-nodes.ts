/** One line that says why real nodes are impossible here; `undefined` where they are possible. */
export function whyNoRealNodes(): string | undefined {
  if (process.platform !== 'linux') return 'they need Linux';
  if (process.getuid?.() !== 0) return 'they need root';
  return undefined;
}
