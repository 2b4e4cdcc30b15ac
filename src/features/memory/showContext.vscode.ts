// "Show Context": opens what the model is given at the cursor, read only, each kind of piece in its own colour.
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import type { ContextOptions, ContextPiece } from '../../common/memory.ts';
import { textBefore } from '../../editor/documents.ts';
import { textOf } from '../../editor/lineFeeds.ts';
import { CONTEXT } from '../../editor/passingDocuments.ts';
import type { Services } from '../../editor/services.ts';
import { type ContextDocument, contextDocument } from './contextDocument.ts';

export type ShowContextServices = Pick<Services, 'configuration' | 'contexts' | 'memory' | 'model' | 'notifications'>;

export class ShowContext implements vscode.TextDocumentContentProvider, Disposable {
  readonly #services: ShowContextServices;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<vscode.Uri>());
  readonly #marks = {
    pinned: this.#store.add(mark('charts.blue', '#1a85ff')),
    lore: this.#store.add(mark('charts.green', '#388a34')),
    note: this.#store.add(mark('charts.orange', '#d18616')),
    page: this.#store.add(mark('charts.lines', '#808080')),
  } as const satisfies Record<ContextPiece['kind'], unknown>;
  readonly #heading = this.#store.add(
    vscode.window.createTextEditorDecorationType({ fontWeight: 'bold', isWholeLine: true }),
  );
  /** By URI; forgotten when the document is closed. */
  readonly #contexts = new Map<string, ContextDocument>();

  readonly onDidChange = this.#changed.event;

  constructor(services: ShowContextServices) {
    this.#services = services;
    const { window, workspace } = vscode;
    this.#store.add(workspace.registerTextDocumentContentProvider(CONTEXT, this));
    this.#store.add(window.onDidChangeVisibleTextEditors((editors) => this.#drawAll(editors)));
    this.#store.add(
      workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.scheme === CONTEXT) this.#drawAll(window.visibleTextEditors);
      }),
    );
    this.#store.add(workspace.onDidCloseTextDocument(({ uri }) => this.#contexts.delete(uri.toString())));
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#contexts.get(uri.toString())?.text ?? '';
  }

  /** For the cursor of the active editor. */
  async show(): Promise<void> {
    const { l10n, window, workspace } = vscode;
    const editor = window.activeTextEditor;
    if (!editor || editor.document.uri.scheme === CONTEXT) {
      this.#services.notifications.tell(l10n.t('Open a story first: its context is shown for its cursor.'));
      return;
    }
    const { document } = editor;
    const location = vscode.ProgressLocation.Notification;
    const options = { location, title: l10n.t('Storywisp is asking the model'), cancellable: true };
    try {
      const context = await window.withProgress(options, (_, token) => this.#ask(editor, token));
      const path = `/${l10n.t('Context')}: ${document.uri.path.split('/').at(-1)}.txt`;
      const uri = vscode.Uri.from({ scheme: CONTEXT, path, query: document.uri.toString() });
      this.#contexts.set(uri.toString(), context);
      this.#changed.fire(uri);
      await window.showTextDocument(await workspace.openTextDocument(uri), {
        viewColumn: vscode.ViewColumn.Beside,
        preview: true,
      });
      this.#drawAll(window.visibleTextEditors);
    } catch (error) {
      this.#services.notifications.commandFailed(error);
    }
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #ask({ document, selection }: vscode.TextEditor, token: vscode.CancellationToken): Promise<ContextDocument> {
    const { contexts, model } = this.#services;
    const place = selection.active;
    const name = vscode.workspace.asRelativePath(document.uri);
    const own = await contexts.at(document, place);
    if (own) {
      const { purpose, ...request } = own;
      const of = { document: name, purpose, lengthBefore: request.textBefore.length };
      return contextDocument(await model.inspect(request, token), of, vscode.l10n.t);
    }
    const lengthBefore = textOf(document, new vscode.Range(new vscode.Position(0, 0), place));
    const of = { document: name, purpose: vscode.l10n.t('ghost text'), lengthBefore: lengthBefore.length };
    return contextDocument(await model.inspect(await this.#page(document, place), token), of, vscode.l10n.t);
  }

  /** The page before the cursor, as ghost text asks with it. */
  async #page(document: vscode.TextDocument, place: vscode.Position): Promise<ContextOptions> {
    const { configuration, memory } = this.#services;
    const before = textBefore(document, place);
    return {
      textBefore: before,
      memory: await memory.partsFor(document.uri.toString(), before),
      maxNewTokens: configuration.get('inline.maxNewTokens', document),
      contextTokens: configuration.get('inline.contextTokens', document),
    };
  }

  #drawAll(editors: readonly vscode.TextEditor[]): void {
    for (const editor of editors) {
      const context = this.#contexts.get(editor.document.uri.toString());
      // A change of the text is told by the editor after it was made: what is drawn before belongs to the old one.
      if (context && editor.document.getText() === context.text) this.#draw(editor, context);
    }
  }

  #draw(editor: vscode.TextEditor, { sections }: ContextDocument): void {
    for (const [kind, decoration] of Object.entries(this.#marks)) {
      const own = sections.filter((section) => section.kind === kind);
      editor.setDecorations(
        decoration,
        own.map(({ heading, end }) => new vscode.Range(heading, 0, end, 0)),
      );
    }
    editor.setDecorations(
      this.#heading,
      sections.map(({ heading }) => new vscode.Range(heading, 0, heading, 0)),
    );
  }
}

/** Behind the text and in the ruler; the headings say the same in words. @param color #rrggbb, laid on thinly. */
function mark(ruler: string, color: string): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: `${color}26`,
    overviewRulerColor: new vscode.ThemeColor(ruler),
    overviewRulerLane: vscode.OverviewRulerLane.Full,
  });
}
