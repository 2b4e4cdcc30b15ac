// Ideas that the writer threw away: they are not offered again in this workspace.

const KEY = 'ideas.dropped';
const MOST = 1000;

/** The part of VS Code's Memento that is used here. */
export interface Store {
  get<T>(key: string, fallback: T): T;
  update(key: string, value: unknown): Thenable<void>;
}

export class DroppedIdeas {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  has(text: string): boolean {
    return this.#texts.includes(textOf(text));
  }

  async add(text: string): Promise<void> {
    await this.#store.update(KEY, [...this.#texts.slice(-MOST + 1), textOf(text)]);
  }

  get #texts(): readonly string[] {
    return this.#store.get<readonly string[]>(KEY, []);
  }
}

function textOf(text: string): string {
  return text.trim().toLowerCase();
}
