// A document as a page that a stream is written on. Edits join into one undo step only where the document is in view, so
// a hidden one waits until it is looked at again.
import * as vscode from 'vscode';
import type { CancellationToken } from '../common/cancellation.ts';
import { DisposableStore } from '../common/disposable.ts';
import type { Receipt, Receipts } from './receipts.ts';
import type { Page, Span } from './streamWriter.ts';
import { insertTaken } from './takenEdit.ts';

export class DocumentPage implements Page {
  readonly #document: vscode.TextDocument;
  readonly #receipts: Receipts;
  readonly #stop: CancellationToken;
  readonly #receipt: (text: string) => Receipt | undefined;

  /**
   * @param stop nothing is waited for any more.
   * @param receipt of a text that is written now; undefined for one that is not the model's.
   */
  constructor(
    document: vscode.TextDocument,
    receipts: Receipts,
    stop: CancellationToken,
    receipt: (text: string) => Receipt | undefined,
  ) {
    this.#document = document;
    this.#receipts = receipts;
    this.#stop = stop;
    this.#receipt = receipt;
  }

  async ready(): Promise<boolean> {
    if (this.#editor) return true;
    const store = new DisposableStore();
    try {
      await new Promise<void>((resolve) => {
        store.add(this.#stop.onCancellationRequested(resolve));
        store.add(
          vscode.window.onDidChangeVisibleTextEditors(() => {
            if (this.#editor) resolve();
          }),
        );
      });
    } finally {
      store.dispose();
    }
    return this.#editor !== undefined;
  }

  async replace({ start, end }: Span, text: string, startsStep: boolean): Promise<boolean> {
    const editor = this.#editor;
    if (!editor) return false;
    const place = new vscode.Range(this.#document.positionAt(start), this.#document.positionAt(end));
    const followed = editor.selection.isEmpty && editor.selection.active.isEqual(place.end);
    const step = { undoStopBefore: startsStep, undoStopAfter: false };
    const edit = () =>
      editor.edit((builder) => {
        if (place.isEmpty) builder.insert(place.start, text);
        else builder.replace(place, text);
      }, step);
    const receipt = this.#receipt(text);
    const written = receipt ? insertTaken(this.#receipts, this.#document, { text, receipt }, edit) : edit();
    const isDone = await written.then(undefined, (error: unknown) => {
      // The writer turned to another page at that moment: its editor is no more, and takes nothing.
      if (this.#editor === editor) throw error;
      return false;
    });
    if (isDone && followed) editor.revealRange(editor.selection);
    return isDone;
  }

  get #editor(): vscode.TextEditor | undefined {
    return vscode.window.visibleTextEditors.find(({ document }) => document === this.#document);
  }
}
