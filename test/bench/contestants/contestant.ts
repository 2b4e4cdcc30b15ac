// What every engine in the race can be asked, and the child process each of them runs in.
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface ContestantOptions {
  /** The model in this engine's own format: a file or a folder. */
  readonly model: string;
  readonly threads: number;
  /** Longest prompt and new tokens together. */
  readonly positions: number;
  /** Where Storywisp keeps what it compiles: the benchmark's own folder unless said otherwise. */
  readonly storage?: string;
}

/** Resident, bytes. */
export interface Memory {
  readonly now: number;
  /** Since the process began. */
  readonly peak: number;
}

/** One engine with one model. Every figure is taken inside its process, in ms. */
export interface Contestant {
  /** Forgets every cached token. */
  forget(): Promise<void>;
  /** Time from a prompt of token ids to the first new token, with whatever the engine still has in its cache. */
  firstToken(tokens: readonly number[]): Promise<number>;
  /** Times of the `count` tokens after the first, following `tokens`. */
  decode(tokens: readonly number[], count: number): Promise<number[]>;
  /** Time of each of `count` steps that give `rows` continuations one token each; undefined if it cannot. */
  decodeRows(tokens: readonly number[], rows: number, count: number): Promise<number[] | undefined>;
  /** The likeliest token after `tokens`: shows that all engines run the same model. */
  likeliest(tokens: readonly number[]): Promise<number>;
}

type Method = keyof Contestant | 'memory';
type Call = { readonly id: number; readonly method: Method; readonly parameters: readonly unknown[] };
type Answer = { readonly id: number; readonly result?: unknown; readonly error?: string };

/** In the child: loads the engine and answers calls until the parent goes. */
export async function serveContestant(load: (options: ContestantOptions) => Promise<Contestant>): Promise<void> {
  const options = JSON.parse(process.argv[2] ?? '') as ContestantOptions;
  const contestant = await load(options);
  process.on('message', async ({ id, method, parameters }: Call) => {
    try {
      const result =
        method === 'memory'
          ? ({ now: process.memoryUsage().rss, peak: 1024 * process.resourceUsage().maxRSS } satisfies Memory)
          : await (contestant[method] as (...parameters: readonly unknown[]) => Promise<unknown>)(...parameters);
      process.send?.({ id, result } satisfies Answer);
    } catch (error) {
      process.send?.({ id, error: String(error) } satisfies Answer);
    }
  });
  process.on('disconnect', () => process.exit());
  process.send?.({ id: 0, result: null } satisfies Answer);
}

/** In the parent: one engine in its own process. */
export class ContestantProcess {
  readonly name: string;
  /** From fork to loaded, ms. */
  readonly readyMs: number;
  readonly #child: ChildProcess;
  #lastId = 0;

  private constructor(name: string, child: ChildProcess, readyMs: number) {
    this.name = name;
    this.#child = child;
    this.readyMs = readyMs;
  }

  /** @throws Error with what the child said if it cannot load. */
  static async start(
    name: string,
    script: string,
    options: ContestantOptions,
    env: NodeJS.ProcessEnv = process.env,
  ): Promise<ContestantProcess> {
    const start = performance.now();
    const module = fileURLToPath(new URL(script, import.meta.url));
    const child = fork(module, [JSON.stringify(options)], { env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let said = '';
    child.stderr?.on('data', (data) => {
      said = (said + data).slice(-2000);
    });
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', (code) => reject(new Error(`${name} ended with ${code} while loading: ${said.trim()}`)));
    });
    child.removeAllListeners('exit');
    return new ContestantProcess(name, child, performance.now() - start);
  }

  call<M extends keyof Contestant>(method: M, ...parameters: Parameters<Contestant[M]>): ReturnType<Contestant[M]> {
    return this.#call(method, parameters) as ReturnType<Contestant[M]>;
  }

  memory(): Promise<Memory> {
    return this.#call('memory', []) as Promise<Memory>;
  }

  #call(method: Method, parameters: readonly unknown[]): Promise<unknown> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const settle = (then: () => void) => {
        this.#child.off('message', onMessage);
        this.#child.off('exit', onExit);
        then();
      };
      const onMessage = (answer: Answer) => {
        if (answer.id !== id) return;
        settle(() => (answer.error === undefined ? resolve(answer.result) : reject(new Error(answer.error))));
      };
      const onExit = (code: number | null) => settle(() => reject(new Error(`${this.name} ended with ${code}`)));
      this.#child.on('message', onMessage);
      this.#child.on('exit', onExit);
      this.#child.send({ id, method, parameters } satisfies Call);
    });
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await gone;
  }
}
