import { existsSync, readFileSync } from 'node:fs';

/** Name of the output that tells the next deploy what is there. */
const DEPLOYED_OUTPUT = 'deployed';

/**
 * What the last deploy that came to its end has left, as its orchestrator told it; undefined where there was none, or
 * where the state is kept elsewhere than in a file.
 */
export function deployedAccordingTo(stateFile: string): unknown {
  if (!existsSync(stateFile)) return undefined;
  const text = readFileSync(stateFile, 'utf8');
  if (text.trim() === '') return undefined;
  const state = JSON.parse(text) as { outputs?: Readonly<Record<string, { readonly value: unknown }>> };
  return state.outputs?.[DEPLOYED_OUTPUT]?.value;
}
