// Documents in which the model is not given the page before the cursor: the feature that writes there says what it gives.
import type { Position, TextDocument } from 'vscode';
import type { Disposable } from '../common/disposable.ts';
import type { ContextOptions } from '../common/memory.ts';

export interface OwnContext extends Required<ContextOptions> {
  /** What the answer would be, for the writer. */
  readonly purpose: string;
}

/** Undefined for a document that is none of its own. */
export type ContextSource = (document: TextDocument, position: Position) => Promise<OwnContext> | undefined;

export class OwnContexts {
  readonly #sources = new Set<ContextSource>();

  add(source: ContextSource): Disposable {
    this.#sources.add(source);
    return { dispose: () => this.#sources.delete(source) };
  }

  /** Undefined where the model is given the page. */
  at(document: TextDocument, position: Position): Promise<OwnContext> | undefined {
    for (const source of this.#sources) {
      const context = source(document, position);
      if (context) return context;
    }
    return undefined;
  }
}
