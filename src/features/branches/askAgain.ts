// Puts a road's question to the model: once more as it was, with another seed, or for what follows. Knows no editor.
import type { ModelService } from '../../client/modelService.ts';
import { type CancellationToken, throwIfCancelled } from '../../common/cancellation.ts';
import { modelName, type Receipt } from '../../editor/receipts.ts';
import { type Place, type Road, roadAt, wholeOf } from './road.ts';

/** What a receipt does not say. */
export interface Asked {
  readonly model: ModelService;
  /** The document's URI. */
  readonly document: string;
  /** Before the road's place, as it stands now. */
  readonly textBefore: string;
  readonly contextTokens: number;
  readonly ideas: { readonly count: number; readonly samples: number };
  readonly token: CancellationToken;
}

/** Longest text that is drawn anew at once, tokens. */
const MOST_TOKENS = 400;

/** The same once more. @throws CancelledError when cancelled; StorywispError else. */
export async function reproduce(road: Road, asked: Asked): Promise<string> {
  const { model, document, textBefore, contextTokens, token } = asked;
  const { receipt } = road;
  if (receipt.feature === 'ideas' && road.lead === '') return idea(receipt, asked);
  let text = '';
  for (const { seed, sampling, maxNewTokens, stopAt, candidate } of [receipt, ...road.later]) {
    const { candidates } = await model.complete(
      {
        document,
        lane: 'stream',
        textBefore: textBefore + road.lead + text,
        candidates: candidate + 1,
        maxNewTokens,
        stopAt: stopAt ?? 'sentence',
        sampling,
        seed,
        contextTokens,
      },
      token,
    );
    throwIfCancelled(token);
    text += candidates[candidate]?.text ?? '';
  }
  return text;
}

/** Whether `text` is the road's, blanks at its ends and what was cut off of it aside. */
export function isSameText(road: Road, text: string): boolean {
  return text.trim().startsWith(road.text.trim());
}

async function idea({ seed, sampling, maxNewTokens, candidate }: Receipt, asked: Asked): Promise<string> {
  const { model, textBefore, ideas, token } = asked;
  const result = await model.ideas({ textBefore, ...ideas, maxNewTokens, sampling, seed }, token);
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
  const { model, document, textBefore, contextTokens, token } = asked;
  const { feature, sampling, stopAt } = road.receipt;
  const tokens = [road.receipt, ...road.later].reduce((sum, { maxNewTokens }) => sum + maxNewTokens, 0);
  const options = {
    sampling,
    maxNewTokens: Math.min(tokens, MOST_TOKENS),
    stopAt: feature === 'story' ? 'page' : (stopAt ?? 'sentence'),
  } as const;
  const time = Date.now();
  const result = await model.complete(
    { ...options, document, lane: 'stream', textBefore: textBefore + lead, candidates: 1, seed: null, contextTokens },
    token,
  );
  throwIfCancelled(token);
  const text = result.candidates[0]?.text ?? '';
  if (text.trim() === '') return undefined;
  const receipt = { ...options, feature, model: modelName(model), seed: result.seed, candidate: 0, time };
  return roadAt(place, text, receipt, lead);
}
