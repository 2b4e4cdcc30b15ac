// Puts a road's question to the model: once more as it was, with another seed, or for what follows. Knows no editor.
import type { ModelService } from '../../client/modelService.ts';
import { type CancellationToken, throwIfCancelled } from '../../common/cancellation.ts';
import type { Ban } from '../../common/care/ban.ts';
import type { GenerationOptions, GenerationResult, StopAt } from '../../common/generation.ts';
import { nextAfter } from '../../common/ideas/fillPattern.ts';
import type { MemoryPart } from '../../common/memory.ts';
import { modelName, type Receipt, type WritingFeature } from '../../editor/receipts.ts';
import { type Place, type Road, roadAt, wholeOf } from './road.ts';
import type { RoadMemory } from './roadMemory.ts';

/** What a receipt does not say. */
export interface Asked {
  readonly model: ModelService;
  /** The document's URI. */
  readonly document: string;
  /** Before the road's place, as it stands now. */
  readonly textBefore: string;
  readonly contextTokens: number;
  readonly memory: RoadMemory;
  readonly ban: Ban;
  readonly ideas: { readonly count: number; readonly samples: number };
  readonly token: CancellationToken;
}

/** Longest text that is drawn anew at once, tokens. */
const MOST_TOKENS = 400;
const CHARACTERS_A_TOKEN = 4;
const PARAGRAPH = '\n\n';

/** The same once more. @throws CancelledError when cancelled; StorywispError else. */
export async function reproduce(road: Road, asked: Asked): Promise<string> {
  const { receipt } = road;
  const { candidate, feature, stopAt } = receipt;
  // What was drawn here is no story and no idea any more.
  if (stopAt === undefined) return feature === 'ideas' ? idea(receipt, asked) : story(road, asked);
  const { result } = await complete(receipt, road.lead, asked, { candidates: candidate + 1, stopAt });
  return result.candidates[candidate]?.text ?? '';
}

/**
 * A story is written in stretches; their seeds count on from its own. Where it paused, or the model took it for told, the
 * next stretch began with a paragraph; where something was hidden, with the word before it.
 */
async function story({ receipt, text }: Road, asked: Asked): Promise<string> {
  let written = receipt.opening !== undefined && text.startsWith(PARAGRAPH) ? PARAGRAPH : '';
  for (let stretch = 0; written.length < text.length; stretch++) {
    const seed = (receipt.seed + stretch) >>> 0;
    const { result } = await complete({ ...receipt, seed }, written, asked, {
      candidates: 1,
      minNewTokens: receipt.maxNewTokens,
      stopAt: 'budget',
    });
    const [candidate] = result.candidates;
    const said = candidate?.text ?? '';
    const piece = written.endsWith(PARAGRAPH) ? said.trimStart() : said;
    const rest = text.slice(written.length);
    const agreed = commonLength(piece, rest);
    if (agreed === rest.length) return text;
    if (piece === '') return written;
    if (agreed === piece.length && candidate?.finish !== 'endOfText') {
      written += piece;
      continue;
    }
    const pause = rest.lastIndexOf(PARAGRAPH, agreed);
    const upToHidden = rest.slice(0, agreed).replace(/\s*\S*$/, '');
    if (pause >= 0) written += rest.slice(0, pause) + PARAGRAPH;
    else if (upToHidden !== '') written += upToHidden;
    else return written + piece;
  }
  return written;
}

function commonLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}

async function complete(
  { sampling, seed, maxNewTokens }: Pick<Receipt, 'sampling' | 'seed' | 'maxNewTokens'>,
  lead: string,
  asked: Asked,
  wanted: Pick<GenerationOptions, 'candidates' | 'minNewTokens' | 'stopAt'>,
): Promise<{ readonly result: GenerationResult; readonly memory: readonly MemoryPart[] }> {
  const { model, document, contextTokens, ban, token } = asked;
  const textBefore = asked.textBefore + lead;
  const memory = await asked.memory.partsFor(document, textBefore);
  const options = { ...wanted, sampling, seed, maxNewTokens, contextTokens, memory, banned: ban.words };
  const result = await model.complete({ ...options, document, lane: 'stream', textBefore }, token);
  throwIfCancelled(token);
  return { result, memory };
}

/** Whether `text` is the road's, blanks at its ends and what was cut off of it aside. */
export function isSameText(road: Road, text: string): boolean {
  return text.trim().startsWith(road.text.trim());
}

async function idea({ seed, sampling, maxNewTokens, candidate }: Receipt, asked: Asked): Promise<string> {
  const { model, document, ideas, ban, token } = asked;
  const { textBefore, form } = nextAfter(asked.textBefore);
  const memory = await asked.memory.partsFor(document, asked.textBefore);
  const options = { ...ideas, maxNewTokens, sampling, seed, banned: ban.words };
  const result = await model.ideas({ textBefore, form, memory, ...options }, token);
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
    stopAt: stopAtOf(feature, stopAt),
  } as const;
  const time = Date.now();
  // A seed that is named is repeatable: the engine then reads the page in a way that the cache cannot change.
  const seed = Math.floor(Math.random() * 2 ** 32);
  const { result, memory } = await complete({ ...options, seed }, lead, asked, {
    candidates: 1,
    stopAt: options.stopAt,
  });
  const text = result.candidates[0]?.text ?? '';
  if (text.trim() === '') return undefined;
  const read = { memory: [memory], ban: asked.ban.name };
  const receipt = { ...options, feature, model: modelName(asked.model), seed, candidate: 0, time, ...read };
  return roadAt(place, text, receipt, lead);
}

/** A turn is a line. */
function stopAtOf(feature: WritingFeature, stopAt: StopAt | undefined): StopAt {
  if (feature === 'story') return 'page';
  return feature === 'dialogue' ? 'line' : (stopAt ?? 'sentence');
}
