// The view beside the page: a page of its own with nothing but our script and style in it, and a wire to the panel.
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import type { ToIdeasView } from '../../protocol/webview.ts';
import { messageFrom } from './fromView.ts';
import { IdeasPanel, type PanelParts } from './ideasPanel.vscode.ts';
import { viewHtml } from './viewHtml.ts';

/** The extension host has it, whether it is Node or a browser. */
declare const crypto: { randomUUID(): string };

export const IDEAS_VIEW = 'storywisp.ideas';

export class IdeasView implements vscode.WebviewViewProvider, Disposable {
  readonly #extension: vscode.Uri;
  readonly #store = new DisposableStore();
  readonly panel: IdeasPanel;
  #view: vscode.WebviewView | undefined;

  /** @param extension its folder. */
  constructor(extension: vscode.Uri, parts: Omit<PanelParts, 'show' | 'isShown'>) {
    this.#extension = extension;
    const show = (message: ToIdeasView) => void this.#view?.webview.postMessage(message);
    this.panel = this.#store.add(new IdeasPanel({ ...parts, show, isShown: () => this.#view?.visible === true }));
    this.#store.add(vscode.window.registerWebviewViewProvider(IDEAS_VIEW, this));
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const { webview } = view;
    const folder = (...steps: string[]) => vscode.Uri.joinPath(this.#extension, ...steps);
    const file = (...steps: string[]) => webview.asWebviewUri(folder(...steps)).toString();
    webview.options = { enableScripts: true, localResourceRoots: [folder('dist', 'webview'), folder('media')] };
    const listening = webview.onDidReceiveMessage((value: unknown) => {
      const message = messageFrom(value);
      if (message) this.panel.handle(message);
    });
    view.onDidDispose(() => {
      listening.dispose();
      if (this.#view === view) this.#view = undefined;
    });
    this.#view = view;
    webview.html = viewHtml(
      {
        script: file('dist', 'webview', 'ideas.js'),
        styles: [file('dist', 'webview', 'codicon.css'), file('media', 'ideasPanel.css')],
        source: webview.cspSource,
        language: vscode.env.language,
        nonce: crypto.randomUUID(),
      },
      vscode.l10n.t,
    );
  }

  dispose(): void {
    this.#store.dispose();
  }
}
