// What completions servers understand beyond OpenAI's own fields, and how one tells which server it is.
import { CancelledError } from '../../common/cancellation.ts';
import type { SamplingOptions } from '../../common/sampling.ts';
import type { CompletionsClient } from './completionsClient.ts';
import { countOf, type JsonObject, listOf, objectOf, textOf } from './json.ts';
import { Refusal } from './refusals.ts';

export type ServerKind = 'storywisp' | 'vllm' | 'llamaCpp' | 'ollama' | 'textGenerationInference' | 'other';

export interface Dialect {
  /** Whether `n` asks for several continuations of one prompt; others need a request for each. */
  readonly takesN: boolean;
  /** Whether it sees to blanks and begun words at the prompt's end by itself. */
  readonly heals?: boolean;
  /** Whether it answers to any model name with the one model it has. */
  readonly oneModel: boolean;
  /**
   * How ideas are scored: by `logprobs` of a prompt that is echoed, by those of the tokens sampled, or not at all.
   */
  readonly scores: 'echo' | 'sampled' | 'none';
  /** The sampling settings, by the server's names for them. */
  readonly sampling: (options: SamplingOptions) => JsonObject;
}

/** OpenAI's own fields: what is left when a server takes no others. */
const openAi = ({ temperature, topP }: SamplingOptions): JsonObject => ({ temperature, top_p: topP });

/** For a server that refuses everything that is not needed. */
export const PLAINEST: Dialect = { takesN: false, oneModel: false, scores: 'none', sampling: openAi };

export const DIALECTS: Readonly<Record<ServerKind, Dialect>> = {
  storywisp: {
    takesN: true,
    heals: true,
    oneModel: false,
    scores: 'sampled',
    sampling: (options) => ({
      ...openAi(options),
      top_k: options.topK,
      min_p: options.minP,
      typical_p: options.typicalP,
      repetition_penalty: options.repetitionPenalty,
      repeat_last_n: options.repetitionWindow,
    }),
  },
  // docs.vllm.ai, "OpenAI-Compatible Server", extra parameters of the Completions API. Penalises the whole prompt.
  vllm: {
    takesN: true,
    oneModel: false,
    scores: 'echo',
    sampling: (options) => ({
      ...openAi(options),
      top_k: options.topK === 0 ? -1 : options.topK,
      min_p: options.minP,
      repetition_penalty: options.repetitionPenalty,
    }),
  },
  // tools/server/README.md of llama.cpp. Its own defaults are not neutral: everything is said. Older ones refuse `n`.
  llamaCpp: {
    takesN: false,
    oneModel: true,
    scores: 'sampled',
    sampling: (options) => ({
      ...openAi(options),
      top_k: options.topK,
      min_p: options.minP,
      typical_p: options.typicalP,
      repeat_penalty: options.repetitionPenalty,
      repeat_last_n: options.repetitionWindow,
      cache_prompt: true,
    }),
  },
  // openai/openai.go of Ollama: nothing beyond OpenAI's, and `n` is not looked at.
  ollama: { takesN: false, oneModel: false, scores: 'none', sampling: openAi },
  // docs/openapi.json of text-generation-inference: CompletionRequest. A `top_p` of 1 is refused.
  textGenerationInference: {
    takesN: false,
    oneModel: true,
    scores: 'none',
    sampling: ({ temperature, topP, repetitionPenalty }) => ({
      temperature,
      ...(topP < 1 ? { top_p: topP } : {}),
      repetition_penalty: repetitionPenalty,
    }),
  },
  other: { takesN: true, oneModel: false, scores: 'sampled', sampling: openAi },
};

export interface ServerModel {
  readonly id: string;
  /** Longest sequence; undefined where it does not say. */
  readonly maxPositions: number | undefined;
  readonly parameters: number | undefined;
  readonly vocabularySize: number | undefined;
}

export interface ServerPortrait {
  readonly kind: ServerKind;
  /** Empty where it does not list them. */
  readonly models: readonly ServerModel[];
}

const OWNERS: Readonly<Record<string, ServerKind>> = { storywisp: 'storywisp', vllm: 'vllm', llamacpp: 'llamaCpp' };
const PROBE_MS = 5_000;

/** @throws StorywispError `server-unreachable`, `server-refused`; CancelledError. */
export async function portray(client: CompletionsClient, signal: AbortSignal): Promise<ServerPortrait> {
  const { base, root } = client.address;
  // Not everyone lists models; who does not is asked for a completion all the same.
  const listed = await client.get(new URL('models', base), signal).catch((error: unknown) => {
    if (error instanceof Refusal && (error.status === 404 || error.status === 405)) return {};
    throw error;
  });
  const data = listOf(objectOf(listed)['data']).map(objectOf);
  const owner = OWNERS[textOf(data[0]?.['owned_by']) ?? ''];
  const probe = async (path: string): Promise<JsonObject> => {
    try {
      return await client.get(new URL(path, root), AbortSignal.any([signal, AbortSignal.timeout(PROBE_MS)]));
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      return {};
    }
  };
  const asksProps = owner === 'llamaCpp' || owner === undefined;
  const [props, version, info] = await Promise.all([
    asksProps ? probe('props') : {},
    owner === undefined ? probe('api/version') : {},
    owner === undefined ? probe('info') : {},
  ]);
  const context = countOf(objectOf(objectOf(props)['default_generation_settings'])['n_ctx']);
  const total = countOf(objectOf(info)['max_total_tokens']);
  const guessed = (): ServerKind => {
    if (context !== undefined) return 'llamaCpp';
    if (total !== undefined && textOf(objectOf(info)['model_id']) !== undefined) return 'textGenerationInference';
    return textOf(objectOf(version)['version']) === undefined ? 'other' : 'ollama';
  };
  const models = data.flatMap((entry): ServerModel[] => {
    const id = textOf(entry['id']);
    const meta = objectOf(entry['meta']);
    const maxPositions = countOf(entry['max_model_len']) ?? context ?? total ?? countOf(meta['n_ctx_train']);
    const [parameters, vocabularySize] = [countOf(meta['n_params']), countOf(meta['n_vocab'])];
    return id === undefined ? [] : [{ id, maxPositions, parameters, vocabularySize }];
  });
  return { kind: owner ?? guessed(), models };
}
