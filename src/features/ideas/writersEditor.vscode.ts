// The editor that the writer writes in, as it was left: a click into the panel, a look at the log or at what is kept
// passes.
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import { EventEmitter } from '../../common/events.ts';
import { isPassing } from '../../editor/passingDocuments.ts';

export class WritersEditor implements Disposable {
  readonly #store = new DisposableStore();
  readonly #changed = new EventEmitter<void>();
  readonly #isKept: (document: vscode.Uri) => boolean;
  #editor: vscode.TextEditor | undefined;

  /** It is another one, or its selection is. */
  readonly onDidChange = this.#changed.event;

  /** @param isKept whether a document is the file of kept ideas. */
  constructor(isKept: (document: vscode.Uri) => boolean) {
    const { window } = vscode;
    this.#isKept = isKept;
    const store = this.#store;
    store.add(this.#changed);
    store.add(window.onDidChangeActiveTextEditor(() => this.#follow()));
    store.add(window.onDidChangeVisibleTextEditors(() => this.#follow()));
    store.add(vscode.workspace.onDidCloseTextDocument(() => this.#follow()));
    store.add(
      window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor === this.#editor) this.#changed.fire();
      }),
    );
    this.#follow();
  }

  get current(): vscode.TextEditor | undefined {
    return this.#editor;
  }

  dispose(): void {
    this.#store.dispose();
  }

  #follow(): void {
    const { activeTextEditor: active, visibleTextEditors: visible } = vscode.window;
    const before = this.#editor;
    if (active && !this.#passesBy(active.document.uri)) this.#editor = active;
    else if (before?.document.isClosed) this.#editor = undefined;
    else if (before && !visible.includes(before)) {
      this.#editor = visible.find(({ document }) => document === before.document) ?? before;
    }
    if (this.#editor !== before) this.#changed.fire();
  }

  /** Also the files that Storywisp keeps beside the story. */
  #passesBy(document: vscode.Uri): boolean {
    return isPassing(document) || document.path.includes('/.storywisp/') || this.#isKept(document);
  }
}
