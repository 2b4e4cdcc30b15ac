// npm run bench: Storywisp beside its peers in one run, and what else the README says of speed.
//   --growth     how cost grows with context, candidates and model     --replay, --endurance: a session; 10,000 requests
//   --features   what following, keeping and looking up costs in a novel, and a long story
//   --quick      Fable alone, one thread, under a minute               --guard: fails when something falls below its floor
//   --last       measures nothing, shows what the last run measured    --markdown: as the README's tables
//   --plot       draws the charts: media/*.svg; `npm run pictures` makes PNGs of them
//   --json FILE  all figures
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { benchFolder } from './benchFolder.ts';
import { verdictLine } from './floors.ts';
import { type Figures, keep, lastFigures } from './lastRun.ts';
import { type Part, parts } from './parts.ts';

const { values } = parseArgs({
  options: {
    growth: { type: 'boolean' },
    replay: { type: 'boolean' },
    endurance: { type: 'boolean' },
    features: { type: 'boolean' },
    quick: { type: 'boolean', default: false },
    guard: { type: 'boolean', default: false },
    last: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    plot: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
mkdirSync(benchFolder, { recursive: true });
const text = readFileSync('test/data/holmes.txt', 'utf8');
if (values.growth) await run('growth');
else if (values.replay) await run('replay');
else if (values.endurance) await run('endurance');
else if (values.features) await run('features');
else await run(values.quick ? 'quick' : 'race');

async function run<Name extends keyof Figures>(name: Name): Promise<void> {
  const part: Part<Figures[Name]> = parts[name];
  const figures = values.last ? lastFigures(name) : await part.measure(text, (line) => console.error(line));
  if (!values.last) keep(name, figures);
  console.log((values.markdown ? part.markdown(figures) : part.lines(figures)).join('\n'));
  if (values.json) writeFileSync(values.json, JSON.stringify(figures, null, 1));
  if (values.plot) {
    for (const [file, svg] of part.charts(figures)) writeFileSync(`media/${file}.svg`, svg);
  }
  const verdicts = part.verdicts(figures);
  console.log(['', ...verdicts.map(verdictLine)].join(values.markdown ? '\n- ' : '\n'));
  if (values.guard && verdicts.some(({ holds }) => !holds)) {
    const busy = part.isBusy(figures);
    console.log(busy ? 'The machine was busy, so that a missed floor says nothing.' : 'A floor was missed.');
    process.exitCode = busy ? 0 : 1;
  }
}
