// `ideas TEXT`: ideas of one kind, best first.

import { Page } from '../common/care/page.ts';
import { fillPattern } from '../common/ideas/fillPattern.ts';
import { BUILT_IN_PATTERNS, type IdeaPattern, patternFor } from '../common/ideas/pattern.ts';
import { namesIn } from '../common/names.ts';
import { resolveSampling } from '../common/sampling.ts';
import { SETTINGS } from '../common/settings.ts';
import { faultsOnly } from './faults.ts';
import { type Session, writeJson } from './session.ts';

export async function showIdeas(session: Session): Promise<void> {
  const { candidates, maxNewTokens, sampling, json } = session.arguments;
  const material = { page: session.text, line: session.arguments.line, names: namesIn(session.text) };
  const pattern = patternFor(BUILT_IN_PATTERNS, session.arguments.kind, material) as IdeaPattern;
  const filled = fillPattern(pattern, material);
  const count = candidates ?? SETTINGS['ideas.count'].default;
  const { ideas, seed } = await session.engine.ideas(
    {
      textBefore: filled.textBefore,
      form: filled.form,
      count,
      samples: Math.max(SETTINGS['ideas.samples'].default, 2 * count),
      maxNewTokens: maxNewTokens ?? filled.maxNewTokens ?? SETTINGS['ideas.maxNewTokens'].default,
      sampling: resolveSampling('ideas', { ...filled.sampling, ...sampling }),
      seed: session.arguments.seed,
    },
    session.token,
    () => {},
  );
  const best = ideas.toSorted((one, other) => other.score - one.score);
  const { shown, hidden } = (await faultsOnly()).sift(best, new Page(session.text));
  if (hidden.length > 0) session.report(`left out: ${hidden.map(({ fault }) => fault.reason).join(', ')}`);
  if (json) writeJson(session, { model: session.model.name, seed, ideas: shown });
  else session.write(shown.map(({ text }, i) => `${i + 1}. ${text}\n`).join('\n'));
}
