// `eval FILE`: how well the model foresees a text; with `--precision both`, what 8-bit weights cost of that.
import { type Session, writeJson } from './session.ts';

export async function evaluateFile(session: Session): Promise<void> {
  const { maxPositions, name, precision } = session.model;
  const stride = Math.min(session.arguments.stride ?? maxPositions >> 1, maxPositions);
  const { tokens, nats, perplexity, bitsPerByte } = await session.engine.evaluate(
    session.text,
    { stride },
    session.token,
  );
  if (session.arguments.json) {
    writeJson(session, { model: name, precision, tokens, stride, nats, perplexity, bits_per_byte: bitsPerByte });
    return;
  }
  session.write(`${[name, precision].filter(Boolean).join(', ')}: ${tokens} tokens, stride ${stride}\n`);
  session.write(`perplexity ${perplexity.toFixed(2)} a token (${nats.toFixed(3)} nats)\n`);
  session.write(`${bitsPerByte.toFixed(3)} bits a byte\n`);
}
