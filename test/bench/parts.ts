// What the benchmark can run, each with its measurement and the ways to show what came out.
import { drawGrowth } from './charts/growthChart.ts';
import { drawRace } from './charts/raceChart.ts';
import { THEMES, type Theme } from './charts/svg.ts';
import { featureLines, featureMarkdown, featureVerdicts } from './features/featureReport.ts';
import { measureFeatures } from './features/features.ts';
import { failed, growthVerdicts, raceVerdicts, type Verdict } from './floors.ts';
import { type Growth, measureGrowth } from './growth.ts';
import { growthLines, growthMarkdown } from './growthReport.ts';
import type { Figures } from './lastRun.ts';
import { isBusy } from './machine.ts';
import { measureEverything, measureQuickly } from './measureReport.ts';
import { enduranceFailures, enduranceLines, measureEndurance } from './replay/endurance.ts';
import { measureReplay } from './replay/replay.ts';
import { replayFailures, replayLines } from './replay/replayReport.ts';
import { formatReport, type Report } from './report.ts';
import { reportMarkdown } from './reportMarkdown.ts';

export interface Part<F> {
  /** @param text a book. @param say hears how far it is. */
  measure(text: string, say: (line: string) => void): Promise<F>;
  lines(figures: F): readonly string[];
  markdown(figures: F): readonly string[];
  verdicts(figures: F): readonly Verdict[];
  /** Whether something else was running, so that a missed floor says nothing. */
  isBusy(figures: F): boolean;
  /** SVG by the name of its file. */
  charts(figures: F): readonly (readonly [name: string, svg: string])[];
}

const race: Part<Report> = {
  measure: measureEverything,
  lines: formatReport,
  markdown: reportMarkdown,
  verdicts: (report) => raceVerdicts(report, 'narrow'),
  isBusy: ({ noise }) => isBusy(noise),
  charts: (report) => inThemes('race', (theme) => drawRace(report, theme)),
};

const growth: Part<Growth> = {
  measure: measureGrowth,
  lines: growthLines,
  markdown: growthMarkdown,
  verdicts: growthVerdicts,
  isBusy: ({ noise }) => isBusy(noise),
  charts: (figures) => inThemes('growth', (theme) => drawGrowth(figures, theme)),
};

export const parts: { readonly [Name in keyof Figures]: Part<Figures[Name]> } = {
  race,
  quick: { ...race, measure: measureQuickly, verdicts: (report) => raceVerdicts(report, 'wide') },
  growth,
  replay: {
    measure: measureReplay,
    lines: replayLines,
    markdown: (figures) => listed(replayLines(figures)),
    verdicts: (figures) => replayFailures(figures).map(failed),
    isBusy: () => false,
    charts: () => [],
  },
  endurance: {
    measure: measureEndurance,
    lines: enduranceLines,
    markdown: (figures) => listed(enduranceLines(figures)),
    verdicts: (figures) => enduranceFailures(figures).map(failed),
    isBusy: () => false,
    charts: () => [],
  },
  features: {
    measure: measureFeatures,
    lines: featureLines,
    markdown: featureMarkdown,
    verdicts: featureVerdicts,
    isBusy: () => false,
    charts: () => [],
  },
};

function inThemes(name: string, draw: (theme: Theme) => string) {
  return (Object.keys(THEMES) as Theme[]).map((theme) => [`${name}-${theme}`, draw(theme)] as const);
}

/** As it stands on the terminal. */
function listed(lines: readonly string[]): string[] {
  return ['```', ...lines, '```'];
}
