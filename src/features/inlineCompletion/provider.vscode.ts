// Ghost text as VS Code asks for it: turns documents and positions into situations, and answers into items.
import * as vscode from 'vscode';
import { commandLink, setContextKey } from '../../editor/commands.ts';
import { textAfter, textBefore } from '../../editor/documents.ts';
import type { Passage } from '../../editor/receipts.ts';
import type { Services } from '../../editor/services.ts';
import { isLanguageOn } from '../../editor/settingValue.ts';
import { REMEMBERED } from '../../editor/textPlace.ts';
import { isWritable } from '../../editor/writable.ts';
import { Acceptance } from './acceptance.ts';
import type { Suggestion } from './completionCache.ts';
import type { GhostText } from './ghostText.ts';
import { markdownPart } from './markdownContext.ts';
import type { GhostTextSettings, Situation } from './situation.ts';
import { refusalOf } from './skipReason.ts';

const TRIGGER = 'editor.action.inlineSuggest.trigger';
const LONGEST_AFTER = 400;
/** Written as Markdown, by whatever name. */
const markdownLanguages = new Set(['markdown', 'mdx', 'quarto', 'rmd']);

export type ProviderServices = Pick<Services, 'care' | 'configuration' | 'memory' | 'model' | 'receipts' | 'session'>;

export class GhostTextProvider implements vscode.InlineCompletionItemProvider {
  readonly #services: ProviderServices;
  readonly #ghostText: GhostText;
  readonly #acceptance = new Acceptance();
  #shown: readonly Passage[] = [];
  #showsRest = false;
  /** Reading a setting walks through all its layers: too slow for every key. */
  #settings = new WeakMap<vscode.TextDocument, { readonly languageId: string; readonly settings: GhostTextSettings }>();

  constructor(services: ProviderServices, ghostText: GhostText) {
    this.#services = services;
    this.#ghostText = ghostText;
  }

  async provideInlineCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    context: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlineCompletionItem[]> {
    const selected = context.selectedCompletionInfo;
    const situation = this.situationAt(document, position, selected);
    const asked = context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke && !this.#showsRest;
    const version = document.version;
    const { suggestions, hidden, reason } = await this.#ghostText.suggest(situation, asked, token);
    if (token.isCancellationRequested || document.version !== version) return [];

    const { care, session } = this.#services;
    const place = { before: situation.textBefore.slice(-REMEMBERED), offset: document.offsetAt(position) };
    const { document: uri } = situation;
    care.hide(hidden.map(({ text, fault, receipt }) => ({ text, fault, target: { document: uri, place, receipt } })));
    session.noteWhyNothing(reason && refusalOf(reason));
    const [first] = suggestions;
    setContextKey('storywisp.showing', first !== undefined);
    if (first === undefined) return [];
    setContextKey('storywisp.shownOnce', true);
    this.#show(document, position, suggestions);
    return suggestions.map(({ text }, index) => {
      // VS Code previews only what extends the item chosen in its own list, over that item's range.
      const range = selected?.range ?? new vscode.Range(position, position);
      const item = new vscode.InlineCompletionItem((selected?.text ?? '') + text, range);
      item.command = commandLink('storywisp.inline.taken', index);
      return item;
    });
  }

  #show(document: vscode.TextDocument, position: vscode.Position, suggestions: readonly Suggestion[]): void {
    const place = { document: document.uri.toString(), offset: document.offsetAt(position) };
    this.#shown = suggestions.map((suggestion) => ({ ...place, ...suggestion }));
    const texts = suggestions.map(({ text }) => text);
    this.#acceptance.show(place.document, place.offset, texts);
    this.#services.receipts.show(this.#shown);
  }

  /** A part of a suggestion was taken: what is left of it is known, and no new question. */
  async showRest(): Promise<void> {
    this.#showsRest = true;
    try {
      await vscode.commands.executeCommand(TRIGGER);
    } finally {
      this.#showsRest = false;
    }
  }

  /** What is left of the suggestions that were shown last, if they stand at `position`. */
  restsAt(document: vscode.TextDocument, position: vscode.Position): readonly string[] {
    return this.#acceptance.restsAt(document.uri.toString(), document.offsetAt(position));
  }

  /** The writer sent what was shown away. */
  dismissed(): void {
    this.#services.receipts.pass(this.#shown, 'dismissed');
    this.#shown = [];
    this.#acceptance.forget();
    setContextKey('storywisp.showing', false);
  }

  /** Learns from the edits of a document what became of the suggestions. */
  edited({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const [change] = contentChanges;
    if (!change || contentChanges.length > 1) return;
    const { kind, taken } = this.#acceptance.classify({
      document: document.uri.toString(),
      rangeOffset: change.rangeOffset,
      rangeLength: change.rangeLength,
      text: change.text,
    });
    if (kind === 'key') this.#ghostText.keyTyped();
    const passage = taken && this.#shown[taken.suggestion];
    if (!passage) return;
    setContextKey('storywisp.takenOnce', true);
    const { receipts } = this.#services;
    receipts.take({ ...passage, offset: taken.offset, text: taken.text });
    // VS Code turns forward through the suggestions: the writer saw those before.
    if (kind === 'whole') receipts.pass(this.#shown.slice(0, taken.suggestion), 'cycledPast');
  }

  situationAt(
    document: vscode.TextDocument,
    position: vscode.Position,
    selected?: vscode.SelectedCompletionInfo,
  ): Situation {
    const { memory, model, session } = this.#services;
    const { activeTextEditor: active, visibleTextEditors: visible } = vscode.window;
    // The same document may stand in two editors: the writer's is the active one.
    const editor = active?.document === document ? active : visible.find((one) => one.document === document);
    const selections = editor?.selections ?? [];
    const isMarkdown = markdownLanguages.has(document.languageId);
    return {
      document: document.uri.toString(),
      textBefore: textBefore(document, selected?.range.start ?? position) + (selected?.text ?? ''),
      textAfter: textAfter(document, position, LONGEST_AFTER),
      inside: isMarkdown ? markdownPart(document, position) : undefined,
      cursors: selections.length,
      selecting: selections.some((selection) => !selection.isEmpty),
      writable: isWritable(document.uri),
      paused: session.pausedUntil !== undefined,
      commandWrites: session.isWriting,
      isDialogue: session.isDialogue(document.uri.toString()),
      modelFailed: model.status.state === 'failed',
      memoryVersion: memory.versionOf(document.uri.toString()),
      settings: this.#settingsOf(document),
    };
  }

  #settingsOf(document: vscode.TextDocument): GhostTextSettings {
    const known = this.#settings.get(document);
    if (known?.languageId === document.languageId) return known.settings;
    const settings = readSettings(document, this.#services);
    this.#settings.set(document, { languageId: document.languageId, settings });
    return settings;
  }

  /** The settings changed: they are read again at the next question. */
  forgetSettings(): void {
    this.#settings = new WeakMap();
  }
}

function readSettings(
  document: vscode.TextDocument,
  { care, configuration }: Pick<Services, 'care' | 'configuration'>,
): GhostTextSettings {
  return {
    languageOn: isLanguageOn(configuration.get('inline.languages', document), document.languageId),
    inlineSuggestOn: configuration.inlineSuggestOn(document),
    delay: configuration.get('inline.delay', document),
    alternatives: configuration.get('inline.alternatives', document),
    midWord: configuration.get('inline.midWord', document),
    inside: configuration.get('inline.inside', document),
    care: care.rulesFor(document),
    generation: {
      maxNewTokens: configuration.get('inline.maxNewTokens', document),
      stopAt: 'sentence',
      sampling: configuration.sampling('ghostText', document),
      seed: configuration.get('sampling.seed', document),
      contextTokens: configuration.get('inline.contextTokens', document),
    },
  };
}
