// Cancellation, in the shape that VS Code's and vscode-jsonrpc's tokens already have.

export interface CancellationToken {
  readonly isCancellationRequested: boolean;
  /** Calls `listener` once when cancelled; at the next turn if it already is. */
  onCancellationRequested(listener: () => void): { dispose(): void };
}

/** A token that is never cancelled. */
export const neverCancelled: CancellationToken = {
  isCancellationRequested: false,
  onCancellationRequested: () => ({ dispose() {} }),
};

/** Thrown to unwind a cancelled piece of work. It is not an error: nobody is told of it. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
  constructor() {
    super('cancelled');
  }
}

/** @throws CancelledError if `token` is cancelled. */
export function throwIfCancelled(token: CancellationToken): void {
  if (token.isCancellationRequested) throw new CancelledError();
}

/** The owner's side of a token. */
export class CancellationSource {
  readonly #listeners = new Set<() => void>();
  #cancelled = false;
  readonly token: CancellationToken;

  constructor() {
    const source = this;
    this.token = {
      get isCancellationRequested() {
        return source.#cancelled;
      },
      onCancellationRequested(listener) {
        if (source.#cancelled) {
          void Promise.resolve().then(listener);
          return { dispose() {} };
        }
        source.#listeners.add(listener);
        return { dispose: () => source.#listeners.delete(listener) };
      },
    };
  }

  cancel(): void {
    if (this.#cancelled) return;
    this.#cancelled = true;
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const listener of listeners) listener();
  }
}
