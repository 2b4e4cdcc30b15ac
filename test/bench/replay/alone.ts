// `--replay` and `--endurance`: each by itself, its figures on the terminal, what does not hold on standard error.
import { enduranceFailures, enduranceLines, measureEndurance } from './endurance.ts';
import { measureReplay } from './replay.ts';
import { replayFailures, replayLines } from './replayReport.ts';

/** @returns the exit code. */
export async function replayAlone(): Promise<number> {
  const figures = await measureReplay();
  return tell(replayLines(figures), replayFailures(figures));
}

/** @returns the exit code. */
export async function enduranceAlone(): Promise<number> {
  const figures = await measureEndurance();
  return tell(enduranceLines(figures), enduranceFailures(figures));
}

function tell(lines: readonly string[], failures: readonly string[]): number {
  console.log(lines.join('\n'));
  for (const failure of failures) console.error(failure);
  return failures.length === 0 ? 0 : 1;
}
