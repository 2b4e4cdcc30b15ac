// `next TEXT`: the likeliest next tokens, with their probabilities after and before the sampling settings.
import { resolveSampling } from '../common/sampling.ts';
import { type Session, writeJson } from './session.ts';

const SHOWN = 10;

export async function showNext(session: Session): Promise<void> {
  const { candidates = SHOWN, sampling, json } = session.arguments;
  const settings = resolveSampling('continue', sampling);
  const { promptTokens, tokens } = await session.engine.next(session.text, settings, candidates, session.token);
  if (json) {
    writeJson(session, {
      model: session.model.name,
      prompt_tokens: promptTokens,
      tokens: tokens.map(({ id, text, probability, rawProbability }) => ({
        id,
        text,
        probability,
        raw_probability: rawProbability,
      })),
    });
    return;
  }
  session.write('  after  before  token\n');
  for (const { text, probability, rawProbability } of tokens) {
    session.write(`${percent(probability)} ${percent(rawProbability)}  ${JSON.stringify(text)}\n`);
  }
}

function percent(probability: number): string {
  return `${(100 * probability).toFixed(2)}%`.padStart(7);
}
