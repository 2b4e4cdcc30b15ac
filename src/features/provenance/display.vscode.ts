// Shows generated text while the writer wants to see it: underlined, in the overview ruler, in words on hover, and as
// a figure in the status bar. Solid is as generated, dotted was edited since.
import * as vscode from 'vscode';
import type { Clock } from '../../common/clock.ts';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import { commandLink } from '../../editor/commands.ts';
import { offsetOf, positionOf } from '../../editor/lineFeeds.ts';
import { isPassing } from '../../editor/passingDocuments.ts';
import { plainMarkdown } from '../../editor/plainMarkdown.ts';
import type { FollowedDocuments } from './followedDocuments.vscode.ts';
import { type GeneratedPassage, passageAt, passagesOf } from './passages.ts';
import { passageWords } from './words.ts';

/** Drawn when nothing was changed for so long, ms: VS Code moves what is drawn along with the text meanwhile. */
const REDRAW_AFTER = 150;

export class Display implements Disposable {
  readonly #documents: FollowedDocuments;
  readonly #clock: Clock;
  readonly #store = new DisposableStore();
  readonly #generated = this.#store.add(underline('solid 1px'));
  readonly #edited = this.#store.add(underline('dotted 2px'));
  readonly #figure: vscode.StatusBarItem;
  #isOn = false;
  #redraw: Disposable | undefined;

  constructor(documents: FollowedDocuments, clock: Clock) {
    this.#documents = documents;
    this.#clock = clock;
    const store = this.#store;
    this.#figure = store.add(
      vscode.window.createStatusBarItem('storywisp.provenance', vscode.StatusBarAlignment.Right, 99),
    );
    this.#figure.name = vscode.l10n.t('Storywisp: Generated Text');
    this.#figure.command = {
      ...commandLink('storywisp.nextUnreviewed'),
      title: vscode.l10n.t('Next Unreviewed Passage'),
    };
    store.add({ dispose: () => this.#redraw?.dispose() });
    store.add(documents.onDidChange(() => this.#redrawSoon()));
    // After every edit: what was drawn may have reached the editor when the writer had typed on.
    store.add(vscode.workspace.onDidChangeTextDocument(() => this.#redrawSoon()));
    store.add(vscode.window.onDidChangeVisibleTextEditors(() => this.#redrawSoon()));
    store.add(vscode.window.onDidChangeActiveTextEditor(() => this.#redrawSoon()));
    store.add(
      vscode.languages.registerHoverProvider([{ scheme: '*' }, { language: '*' }], {
        provideHover: (document, position) => (this.#isOn ? this.#hover(document, position) : undefined),
      }),
    );
  }

  /** @returns whether generated text is shown from now on. */
  toggle(): boolean {
    this.#isOn = !this.#isOn;
    this.#draw();
    return this.#isOn;
  }

  dispose(): void {
    this.#store.dispose();
  }

  #redrawSoon(): void {
    if (!this.#isOn) return;
    this.#redraw?.dispose();
    this.#redraw = this.#clock.schedule(() => this.#draw(), REDRAW_AFTER);
  }

  #draw(): void {
    this.#redraw?.dispose();
    this.#redraw = undefined;
    for (const editor of vscode.window.visibleTextEditors) {
      const passages = this.#isOn ? passagesOf(this.#documents.piecesOf(editor.document)) : [];
      const rangesOf = (state: GeneratedPassage['state']) =>
        passages.filter((passage) => passage.state === state).flatMap((one) => openRanges(editor.document, one));
      editor.setDecorations(this.#generated, rangesOf('generated'));
      editor.setDecorations(this.#edited, rangesOf('edited'));
    }
    this.#drawFigure();
  }

  #drawFigure(): void {
    const { l10n, window } = vscode;
    const document = window.activeTextEditor?.document;
    if (!this.#isOn || !document || isPassing(document.uri)) {
      this.#figure.hide();
      return;
    }
    const pieces = this.#documents.piecesOf(document).filter(({ isMine }) => !isMine);
    const length = offsetOf(document, document.lineAt(document.lineCount - 1).range.end);
    const generated = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const percent = length === 0 ? 0 : (100 * generated) / length;
    const share = percent > 0 && percent < 1 ? '<1' : Math.round(percent);
    const unreviewed = passagesOf(pieces).length;
    this.#figure.text = `$(book) ${l10n.t('{0} % generated', share)}`;
    const lines = [
      l10n.t('{0} % of the characters here are as a model generated them and not made yours.', share),
      l10n.t('{0} passages are not reviewed.', unreviewed),
    ];
    this.#figure.tooltip = lines.join('\n');
    this.#figure.show();
  }

  #hover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const passage = passageAt(passagesOf(this.#documents.piecesOf(document)), offsetOf(document, position));
    if (!passage) return undefined;
    const words = new vscode.MarkdownString();
    for (const line of passageWords(passage, { t: vscode.l10n.t, language: vscode.env.language })) {
      words.appendMarkdown(`${plainMarkdown(line)}\n\n`);
    }
    if (passage.state !== 'mine') {
      const { command } = commandLink('storywisp.markAsMine');
      const place = { document: document.uri.toString(), offset: passage.offset };
      words.isTrusted = { enabledCommands: [command] };
      const link = `command:${command}?${encodeURIComponent(JSON.stringify([place]))}`;
      words.appendMarkdown(`[${vscode.l10n.t('Mark as Mine')}](${link})`);
    }
    return new vscode.Hover(words, rangeOf(document, passage));
  }
}

export function rangeOf(document: vscode.TextDocument, { offset, end }: GeneratedPassage): vscode.Range {
  return new vscode.Range(positionOf(document, offset), positionOf(document, end));
}

/** Where generated text stands that the writer has not made theirs. */
function openRanges(document: vscode.TextDocument, { pieces }: GeneratedPassage): vscode.Range[] {
  return pieces
    .filter(({ isMine }) => !isMine)
    .map(({ offset, length }) => new vscode.Range(positionOf(document, offset), positionOf(document, offset + length)));
}

function underline(line: string): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    textDecoration: `underline ${line} var(--vscode-editorInfo-foreground)`,
    overviewRulerColor: new vscode.ThemeColor('editorInfo.foreground'),
    overviewRulerLane: vscode.OverviewRulerLane.Right,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
}
