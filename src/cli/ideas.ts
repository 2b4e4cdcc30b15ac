// `ideas TEXT`: ways the story could go on, best first.
import { resolveSampling } from '../common/sampling.ts';
import { SETTINGS } from '../common/settings.ts';
import { type Session, writeJson } from './session.ts';

export async function showIdeas(session: Session): Promise<void> {
  const { candidates, maxNewTokens, sampling, json } = session.arguments;
  const count = candidates ?? SETTINGS['ideas.count'].default;
  const { ideas, seed } = await session.engine.ideas(
    {
      textBefore: session.text,
      count,
      samples: Math.max(SETTINGS['ideas.samples'].default, 2 * count),
      maxNewTokens: maxNewTokens ?? SETTINGS['ideas.maxNewTokens'].default,
      sampling: resolveSampling('ideas', sampling),
      seed: session.arguments.seed,
    },
    session.token,
    () => {},
  );
  if (json) writeJson(session, { model: session.model.name, seed, ideas });
  else session.write(ideas.map(({ text }, i) => `${i + 1}. ${text}\n`).join('\n'));
}
