import { PRESET_TIMER } from 'listr2';

/** Live lines in a terminal, plain lines elsewhere; each step says how long it took. Errors are printed by the caller. */
export const rendering = {
  renderer: 'default',
  fallbackRenderer: 'simple',
  registerSignalListeners: false,
  rendererOptions: { timer: PRESET_TIMER, showErrorMessage: false, collapseSkips: false, removeEmptyLines: false },
  fallbackRendererOptions: { timer: PRESET_TIMER },
} as const;
