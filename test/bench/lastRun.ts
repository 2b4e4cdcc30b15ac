// The figures of the last run of each part, kept so that tables and charts can be made again without measuring.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { benchFolder } from './benchFolder.ts';
import type { FeatureSpeed } from './features/features.ts';
import type { Growth } from './growth.ts';
import type { EnduranceFigures } from './replay/endurance.ts';
import type { ReplayFigures } from './replay/replay.ts';
import type { Report } from './report.ts';

export interface Figures {
  readonly race: Report;
  readonly quick: Report;
  readonly growth: Growth;
  readonly replay: ReplayFigures;
  readonly endurance: EnduranceFigures;
  readonly features: FeatureSpeed;
}

export function keep<Name extends keyof Figures>(name: Name, figures: Figures[Name]): void {
  writeFileSync(fileOf(name), JSON.stringify(figures, null, 1));
}

/** @throws Error if this part was never run here. */
export function lastFigures<Name extends keyof Figures>(name: Name): Figures[Name] {
  const file = fileOf(name);
  if (!existsSync(file)) throw new Error(`There is no ${file}: run this once without --last.`);
  return JSON.parse(readFileSync(file, 'utf8'));
}

function fileOf(name: keyof Figures): string {
  return path.join(benchFolder, `last-${name}.json`);
}
