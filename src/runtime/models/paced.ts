// Progress as a person can read it.
import type { ModelFetchProgress } from '../../common/models.ts';

/** Nobody reads more than ten figures a second. */
const PACE_MS = 100;

/** Leaves out what comes too soon after the one before, unless a step begins or ends with it. */
export function paced(onProgress: (progress: ModelFetchProgress) => void): (progress: ModelFetchProgress) => void {
  let last: { readonly step: string; readonly at: number } | undefined;
  return (progress) => {
    const at = performance.now();
    const isNews = progress.step !== last?.step || progress.done === progress.total;
    if (!isNews && last !== undefined && at - last.at < PACE_MS) return;
    last = { step: progress.step, at };
    onProgress(progress);
  };
}
