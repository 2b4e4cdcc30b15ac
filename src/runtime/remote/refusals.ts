// What a completions server answered instead of a completion, in plain words.
import { StorywispError } from '../../common/errors.ts';
import { objectOf, parseJson, textOf } from './json.ts';

/** A server's refusal. */
export class Refusal extends StorywispError {
  /** HTTP status; 200 for one that came after the answer had begun. */
  readonly status: number;

  constructor(status: number, detail: string) {
    super('server-refused', detail);
    this.status = status;
  }

  /** Whether the request's form may be to blame. */
  get isAboutForm(): boolean {
    return this.status === 400 || this.status === 422;
  }
}

export interface Answer {
  readonly status: number;
  /** Where it was asked. */
  readonly url: URL;
  readonly headers: { get(name: string): string | null };
  readonly body: string;
}

/** @param key never shown, even if the server repeats it. */
export function refusalOf({ status, url, headers, body }: Answer, key: string | null): Refusal {
  const json = parseJson(body);
  const own = json === undefined ? '' : shortened(ownWords(json), key);
  const said = own === '' ? '' : `: ${own}`;
  return new Refusal(status, detail());

  function detail(): string {
    if (status >= 300 && status < 400) {
      const target = headers.get('location') ?? '';
      const origin = URL.canParse(target, url.href) ? new URL(target, url).origin : 'another address';
      return `it redirects to ${origin}; set that address if you trust it`;
    }
    if (status === 401 || status === 403) {
      return key === null ? `it asks for a key${said}` : `it does not accept the key${said}`;
    }
    // Who knows the endpoint says in JSON what else is missing.
    if (status === 404 && own === '') return `there is no ${url.pathname}; most servers' addresses end in /v1`;
    if (status === 429) return `too many requests, or the quota is used up${said}`;
    if (status >= 500) return `it failed (${status})${said}`;
    return own === '' ? `it answered ${status} without a reason` : own;
  }
}

/** An `error` in the middle of a stream. */
export function refusalInStream(error: unknown, key: string | null): Refusal {
  return new Refusal(200, `it failed: ${shortened(ownWords({ error }), key) || 'without a reason'}`);
}

/** OpenAI and vLLM say `error.message`, text-generation-inference `error`, FastAPI `detail`. */
function ownWords(json: unknown): string {
  const answer = objectOf(json);
  const candidates = [objectOf(answer['error'])['message'], answer['error'], answer['message'], answer['detail']];
  return candidates.map(textOf).find((words) => words !== undefined) ?? '';
}

const LONGEST_WORDS = 200;

function shortened(words: string, key: string | null): string {
  const shown = key ? words.replaceAll(key, '…') : words;
  const line = shown
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .replace(/[.!]+$/, '');
  return line.length > LONGEST_WORDS ? `${line.slice(0, LONGEST_WORDS).trimEnd()}…` : line;
}
