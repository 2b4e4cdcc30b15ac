// The body of POST /v1/completions: what is understood, within its bounds; what is known but cannot be done is refused.
import type { GenerationOptions, ModelInfo } from '../../common/generation.ts';
import type { SamplingOptions } from '../../common/sampling.ts';
import { HttpError } from './httpError.ts';

export interface CompletionRequest {
  readonly prompt: string;
  readonly options: GenerationOptions;
  readonly stop: readonly string[];
  /** Likeliest tokens to be told of, with the log-probability of each taken; null tells nothing. */
  readonly logprobs: number | null;
  readonly stream: boolean;
  /** A streamed answer ends with its usage. */
  readonly includeUsage: boolean;
}

type Body = Readonly<Record<string, unknown>>;

/** What OpenAI gives who does not say. */
const MAX_TOKENS = 16;
const MOST_CHOICES = 16;
const MOST_STOPS = 16;
const MOST_LOGPROBS = 5;
const SMALLEST_SHARE = 1e-6;

/** @throws HttpError 400, 404 */
export function readCompletionRequest(json: unknown, model: ModelInfo): CompletionRequest {
  const body = objectOf(json);
  if (body === undefined) throw new HttpError(400, 'the body must be a JSON object');
  const named = body['model'] ?? model.name;
  if (typeof named !== 'string') refuse('model', 'a string');
  if (named !== model.name)
    throw new HttpError(404, `there is no model "${named}", only "${model.name}"`, 'model', 'model_not_found');
  const n = number(body, 'n', 1, MOST_CHOICES, true) ?? 1;
  refuseUnsupported(body, n);
  return {
    prompt: readPrompt(body['prompt']),
    options: {
      candidates: n,
      maxNewTokens: number(body, 'max_tokens', 1, model.maxPositions, true) ?? MAX_TOKENS,
      stopAt: 'budget',
      sampling: readSampling(body),
      seed: number(body, 'seed', 0, 2 ** 32 - 1, true) ?? null,
      contextTokens: model.maxPositions,
    },
    stop: readStop(body['stop'] ?? []),
    logprobs: body['logprobs'] === false ? null : (number(body, 'logprobs', 0, MOST_LOGPROBS, true) ?? null),
    stream: yesOrNo(body, 'stream'),
    includeUsage: yesOrNo(objectOf(body['stream_options']) ?? {}, 'include_usage'),
  };
}

/** Neutral where nothing is said, as OpenAI's are. `top_k` of 0 or -1 keeps all. */
function readSampling(body: Body): SamplingOptions {
  return {
    temperature: number(body, 'temperature', 0, 2) ?? 1,
    topK: Math.max(0, number(body, 'top_k', -1, 1_000_000, true) ?? 0),
    topP: number(body, 'top_p', SMALLEST_SHARE, 1) ?? 1,
    minP: number(body, 'min_p', 0, 1) ?? 0,
    typicalP: number(body, 'typical_p', SMALLEST_SHARE, 1) ?? 1,
    repetitionPenalty: number(body, 'repetition_penalty', 1, 2) ?? 1,
    repetitionWindow: number(body, 'repeat_last_n', 0, 1024, true) ?? 1024,
  };
}

function readPrompt(given: unknown): string {
  const prompt = Array.isArray(given) && given.length === 1 ? given[0] : given;
  return typeof prompt === 'string' ? prompt : refuse('prompt', 'a string, or a list of one');
}

function readStop(given: unknown): readonly string[] {
  const stop: unknown[] = Array.isArray(given) ? given : [given];
  const isStop = (each: unknown): each is string => typeof each === 'string' && each !== '';
  return stop.length <= MOST_STOPS && stop.every(isStop)
    ? stop
    : refuse('stop', `a string that is not empty, or at most ${MOST_STOPS} of them`);
}

function refuseUnsupported(body: Body, n: number): void {
  const isSet = (name: string) => Boolean(body[name]);
  const unsupported = ['echo', 'suffix', 'presence_penalty', 'frequency_penalty'].find(isSet);
  if (unsupported !== undefined) throw new HttpError(400, `${unsupported} is not supported here`, unsupported);
  if (Object.keys(objectOf(body['logit_bias']) ?? {}).length > 0)
    throw new HttpError(400, 'logit_bias is not supported here', 'logit_bias');
  if ((body['best_of'] ?? n) !== n) throw new HttpError(400, 'best_of other than n is not supported here', 'best_of');
}

/** Undefined where nothing is said; null says nothing. */
function number(body: Body, name: string, minimum: number, maximum: number, whole = false): number | undefined {
  const value = body[name] ?? undefined;
  if (value === undefined) return undefined;
  const fits = typeof value === 'number' && value >= minimum && value <= maximum && (!whole || Number.isInteger(value));
  return fits ? value : refuse(name, `a ${whole ? 'whole ' : ''}number from ${minimum} to ${maximum}`);
}

function yesOrNo(body: Body, name: string): boolean {
  const value = body[name] ?? false;
  return typeof value === 'boolean' ? value : refuse(name, 'true or false');
}

function refuse(name: string, demand: string): never {
  throw new HttpError(400, `${name} must be ${demand}`, name);
}

function objectOf(value: unknown): Body | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : undefined;
}
