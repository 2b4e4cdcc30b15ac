// Puts a road's question to the model: once more as it was, with another seed, or for what follows. Knows no editor.
import type { ModelService } from '../../client/modelService.ts';
import { type CancellationToken, throwIfCancelled } from '../../common/cancellation.ts';
import type { GenerationResult, StopAt } from '../../common/generation.ts';
import { nextAfter } from '../../common/ideas/fillPattern.ts';
import { modelName, type Receipt } from '../../editor/receipts.ts';
import type { StoryMemory } from '../../editor/storyMemory.ts';
import { type Place, type Road, roadAt, wholeOf } from './road.ts';

/** What a receipt does not say. */
export interface Asked {
  readonly model: ModelService;
  /** The document's URI. */
  readonly document: string;
  /** Before the road's place, as it stands now. */
  readonly textBefore: string;
  readonly contextTokens: number;
  readonly memory: StoryMemory;
  readonly ideas: { readonly count: number; readonly samples: number };
  readonly token: CancellationToken;
}

/** Longest text that is drawn anew at once, tokens. */
const MOST_TOKENS = 400;
const CHARACTERS_A_TOKEN = 4;

/** The same once more. @throws CancelledError when cancelled; StorywispError else. */
export async function reproduce(road: Road, asked: Asked): Promise<string> {
  const { receipt } = road;
  const { candidate, feature, stopAt } = receipt;
  // What was drawn here is no story and no idea any more.
  if (stopAt === undefined) return feature === 'ideas' ? idea(receipt, asked) : story(road, asked);
  const { candidates } = await complete(receipt, road.lead, asked, { candidates: candidate + 1, stopAt });
  return candidates[candidate]?.text ?? '';
}

/** A story is written in stretches; their seeds count on from its own. */
async function story({ receipt, text }: Road, asked: Asked): Promise<string> {
  let written = '';
  for (let seed = receipt.seed; written.trim().length < text.trim().length; seed = (seed + 1) >>> 0) {
    const { candidates } = await complete({ ...receipt, seed }, written, asked, { candidates: 1, stopAt: 'budget' });
    const stretch = candidates[0]?.text ?? '';
    if (stretch === '') break;
    written += stretch;
  }
  return written;
}

async function complete(
  { sampling, seed, maxNewTokens }: Pick<Receipt, 'sampling' | 'seed' | 'maxNewTokens'>,
  lead: string,
  asked: Asked,
  wanted: { readonly candidates: number; readonly stopAt: StopAt },
): Promise<GenerationResult> {
  const { model, document, contextTokens, token } = asked;
  const textBefore = asked.textBefore + lead;
  const memory = await asked.memory.partsFor(document, textBefore);
  const options = { ...wanted, sampling, seed, maxNewTokens, contextTokens, memory };
  const result = await model.complete({ ...options, document, lane: 'stream', textBefore }, token);
  throwIfCancelled(token);
  return result;
}

/** Whether `text` is the road's, blanks at its ends and what was cut off of it aside. */
export function isSameText(road: Road, text: string): boolean {
  return text.trim().startsWith(road.text.trim());
}

async function idea({ seed, sampling, maxNewTokens, candidate }: Receipt, asked: Asked): Promise<string> {
  const { model, document, ideas, token } = asked;
  const { textBefore, form } = nextAfter(asked.textBefore);
  const memory = await asked.memory.partsFor(document, asked.textBefore);
  const result = await model.ideas({ textBefore, form, memory, ...ideas, maxNewTokens, sampling, seed }, token);
  throwIfCancelled(token);
  return result.ideas[candidate]?.text ?? '';
}

/** Another text at the road's place, by its settings. @returns undefined if the model has nothing to say. */
export function vary(road: Road, place: Place, asked: Asked): Promise<Road | undefined> {
  return draw(road, place, road.lead, asked);
}

/** What could follow the road. @returns undefined if the model has nothing to say. */
export function goOnFrom(road: Road, place: Place, asked: Asked): Promise<Road | undefined> {
  return draw(road, place, wholeOf(road), asked);
}

async function draw(road: Road, place: Place, lead: string, asked: Asked): Promise<Road | undefined> {
  const { feature, sampling, maxNewTokens, stopAt } = road.receipt;
  const tokens = Math.max(maxNewTokens, Math.ceil(road.text.length / CHARACTERS_A_TOKEN));
  const options = {
    sampling,
    maxNewTokens: Math.min(tokens, MOST_TOKENS),
    stopAt: feature === 'story' ? 'page' : (stopAt ?? 'sentence'),
  } as const;
  const time = Date.now();
  // A seed that is named is repeatable: the engine then reads the page in a way that the cache cannot change.
  const seed = Math.floor(Math.random() * 2 ** 32);
  const result = await complete({ ...options, seed }, lead, asked, { candidates: 1, stopAt: options.stopAt });
  const text = result.candidates[0]?.text ?? '';
  if (text.trim() === '') return undefined;
  const receipt = { ...options, feature, model: modelName(asked.model), seed, candidate: 0, time };
  return roadAt(place, text, receipt, lead);
}
