// A model for tests of the process: opens at once, babbles letters, and can be held between two steps.
import type { DecodeStep, Prefix, Tail } from '../../src/engine/ports.ts';
import type { OpenedModel } from '../../src/runtime/localEngine.ts';
import { BigramModel } from './bigramModel.ts';
import { ByteTokenizer } from './byteTokenizer.ts';

export class FakeModel extends BigramModel {
  /** Called before each step; a test that returns a pending promise holds the model there. */
  beforeStep: () => Promise<void> = async () => {};

  constructor(tokenizer: ByteTokenizer) {
    super({ vocabularySize: tokenizer.vocabularySize, endOfText: tokenizer.endOfText, logit: babble });
  }

  override async prefill(prefix: Prefix, tokens: readonly number[]): Promise<Float32Array> {
    await this.beforeStep();
    return super.prefill(prefix, tokens);
  }

  override async decode(prefix: Prefix, tail: Tail | undefined, tokens: readonly number[]): Promise<DecodeStep> {
    await this.beforeStep();
    return super.decode(prefix, tail, tokens);
  }

  async dispose(): Promise<void> {}
}

export function fakeModel(): OpenedModel & { readonly model: FakeModel } {
  const tokenizer = new ByteTokenizer();
  return { model: new FakeModel(tokenizer), tokenizer };
}

/** Letters and blanks only; which one follows which varies enough to show the seed. */
function babble(previous: number, next: number): number {
  const isLetter = next >= 97 && next <= 122;
  if (!isLetter && next !== 32) return -50;
  return ((previous * 31 + next * 17) % 7) / 2;
}
