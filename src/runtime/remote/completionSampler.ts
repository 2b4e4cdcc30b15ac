// Samples continuations from a completions server, side by side if it can, in a form that it takes.
import { StorywispError } from '../../common/errors.ts';
import type { SamplingOptions } from '../../common/sampling.ts';
import type { CompletionsClient } from './completionsClient.ts';
import { type Dialect, PLAINEST } from './dialect.ts';
import { countOf, type JsonObject, listOf, objectOf, textOf } from './json.ts';
import { Refusal } from './refusals.ts';
import type { StreamedCandidate } from './streamedCandidate.ts';
import type { TextPrompt } from './textPrompt.ts';

export interface SamplingTask {
  readonly prompt: TextPrompt;
  readonly maxNewTokens: number;
  readonly sampling: SamplingOptions;
  readonly seed: number;
  /** At least one. They are given what the server sends. */
  readonly candidates: readonly StreamedCandidate[];
  /** Asks for the log-probabilities of what is sampled, where the server has them. */
  readonly scored?: boolean;
}

/** Requests under way at once: a server has few slots, and the writer is not its only guest. */
const AT_ONCE = 4;

export class CompletionSampler {
  readonly #client: CompletionsClient;
  readonly #model: string;
  #dialect: Dialect;

  constructor(client: CompletionsClient, model: string, dialect: Dialect) {
    this.#client = client;
    this.#model = model;
    this.#dialect = dialect;
  }

  get dialect(): Dialect {
    return this.#dialect;
  }

  /**
   * Until all candidates have a result. Where a server refuses a request's form it is asked once more with nothing but
   * what all servers know, and if that goes well, never otherwise again.
   * @param onGrowth called when candidates have grown.
   * @returns tokens of the prompt, if the server said.
   * @throws StorywispError; CancelledError.
   */
  async sample(task: SamplingTask, signal: AbortSignal, onGrowth: () => void): Promise<number | undefined> {
    const dialect = this.#dialect;
    try {
      return await this.#sampleIn(dialect, task, signal, onGrowth);
    } catch (error) {
      const formRefused = error instanceof Refusal && error.isAboutForm;
      if (!formRefused || dialect === PLAINEST || task.candidates.some(({ hasBegun }) => hasBegun)) throw error;
      const promptTokens = await this.#sampleIn(PLAINEST, task, signal, onGrowth);
      this.#dialect = PLAINEST;
      return promptTokens;
    }
  }

  async #sampleIn(dialect: Dialect, task: SamplingTask, signal: AbortSignal, onGrowth: () => void) {
    const { candidates } = task;
    let promptTokens: number | undefined;
    if (dialect.takesN && candidates.length > 1) {
      promptTokens = await this.#request(dialect, task, candidates, task.seed, signal, onGrowth);
      if (candidates.every(({ hasBegun }) => hasBegun)) return promptTokens;
      this.#dialect = { ...dialect, takesN: false };
    }
    // One that fails ends the others.
    const failure = new AbortController();
    const either = AbortSignal.any([signal, failure.signal]);
    const waiting = [...candidates.entries()].filter(([, { hasBegun }]) => !hasBegun);
    const work = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [row, candidate] = next;
        promptTokens = await this.#request(dialect, task, [candidate], task.seed + row, either, onGrowth);
        if (!candidate.hasBegun) throw new Refusal(200, 'its answer holds no completion');
      }
    };
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    } finally {
      failure.abort();
    }
    return promptTokens;
  }

  async #request(
    dialect: Dialect,
    task: SamplingTask,
    rows: readonly StreamedCandidate[],
    seed: number,
    signal: AbortSignal,
    onGrowth: () => void,
  ): Promise<number | undefined> {
    const body: JsonObject = {
      model: this.#model,
      prompt: dialect.heals ? task.prompt.before : task.prompt.text,
      max_tokens: task.maxNewTokens,
      ...dialect.sampling(task.sampling),
      seed,
      ...(rows.length > 1 ? { n: rows.length } : {}),
      ...(dialect === PLAINEST ? {} : { stream_options: { include_usage: true } }),
      ...(task.scored && dialect.scores !== 'none' ? { logprobs: 1 } : {}),
    };
    let promptTokens: number | undefined;
    let ended = 0;
    const chunks = this.#client.stream(body, signal);
    let chunk = await chunks.next();
    for (; !chunk.done; chunk = await chunks.next()) {
      promptTokens = countOf(objectOf(chunk.value['usage'])['prompt_tokens']) ?? promptTokens;
      for (const choice of listOf(chunk.value['choices']).map(objectOf)) if (feed(rows, choice)) ended++;
      onGrowth();
      // What the server goes on with is not wanted; what it has ended by itself may be followed by its usage.
      if (ended < rows.length && rows.every(({ result }) => result)) {
        await chunks.return(true);
        return promptTokens;
      }
    }
    for (const row of rows.filter(({ hasBegun, result }) => hasBegun && !result)) {
      if (!chunk.value) throw new StorywispError('server-unreachable', `${this.#client.address.host} broke off`);
      row.finish('endOfText');
    }
    onGrowth();
    return promptTokens;
  }
}

/** @returns whether the server ended a row. What belongs to no row is left out. */
function feed(rows: readonly StreamedCandidate[], choice: JsonObject): boolean {
  const row = rows[countOf(choice['index']) ?? 0];
  if (!row) return false;
  row.push(textOf(choice['text']) ?? '', logProbabilitiesOf(choice['logprobs']));
  const reason = textOf(choice['finish_reason']);
  if (!reason) return false;
  row.finish(reason === 'length' ? 'budget' : 'endOfText');
  return true;
}

/** OpenAI and vLLM: `token_logprobs`; llama.cpp: `content`, as in chats. */
function logProbabilitiesOf(logprobs: unknown): number[] {
  const { token_logprobs: plain, content } = objectOf(logprobs);
  const values = [...listOf(plain), ...listOf(content).map((entry) => objectOf(entry)['logprob'])];
  return values.filter((value) => typeof value === 'number');
}
