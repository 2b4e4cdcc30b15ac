// What a writer can do with a road: see its place, take it, compare, have it again, vary it, go on from it.
import * as vscode from 'vscode';
import { type CancellationToken, neverCancelled } from '../../common/cancellation.ts';
import type { Fault } from '../../common/care/fault.ts';
import { Page } from '../../common/care/page.ts';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import { textBefore, wellFormed } from '../../editor/documents.ts';
import { positionOf, textOf } from '../../editor/lineFeeds.ts';
import { ROAD } from '../../editor/passingDocuments.ts';
import { modelName, type Receipt } from '../../editor/receipts.ts';
import type { Services } from '../../editor/services.ts';
import { insertTaken } from '../../editor/takenEdit.ts';
import { findPlace, REMEMBERED } from '../../editor/textPlace.ts';
import { isWritable } from '../../editor/writable.ts';
import { applied, type Change, changeFor } from './anchoring.ts';
import { type Asked, goOnFrom, isSameText, reproduce, vary } from './askAgain.ts';
import { changedFiles, isSameMemory } from './memoryNames.ts';
import { placeAt } from './page.vscode.ts';
import { type Place, type Road, roadAt, wholeOf } from './road.ts';
import { memoryOfThen, RecordedMemory } from './roadMemory.ts';
import type { Roads } from './roads.vscode.ts';
import { differenceWords } from './words.ts';

export type RoadServices = Pick<
  Services,
  'care' | 'clock' | 'configuration' | 'contexts' | 'logger' | 'memory' | 'model' | 'notifications' | 'receipts'
>;

/** Request by request, or as the files have it now. */
type Memory = NonNullable<Receipt['memory']> | 'now';

/** The model's own limit also holds, tokens. */
const CONTEXT_TOKENS = 1024;

export class RoadActions implements Disposable {
  readonly #services: RoadServices;
  readonly #roads: Roads;
  readonly #store = new DisposableStore();
  readonly #compared = new Map<string, string>();

  constructor(services: RoadServices, roads: Roads) {
    this.#services = services;
    this.#roads = roads;
    this.#store.add(
      vscode.workspace.registerTextDocumentContentProvider(ROAD, {
        provideTextDocumentContent: (uri) => this.#compared.get(uri.toString()) ?? '',
      }),
    );
    this.#store.add(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.#compared.delete(uri.toString());
      }),
    );
  }

  async reveal(document: vscode.TextDocument, road: Road): Promise<void> {
    const offset = findPlace(textOf(document), road);
    if (offset === undefined) {
      this.#tell(vscode.l10n.t('The place of this road is not in the text any more.'));
      return;
    }
    const place = positionOf(document, offset);
    await vscode.window.showTextDocument(document, { preserveFocus: true, selection: new vscode.Range(place, place) });
  }

  async take(document: vscode.TextDocument, road: Road): Promise<void> {
    const { l10n } = vscode;
    if (!isWritable(document.uri)) {
      this.#tell(l10n.t('This document cannot be written to.'));
      return;
    }
    const change = await this.#changeFor(document, road);
    if (!change) return;
    const editor = await vscode.window.showTextDocument(document);
    const range = rangeOf(document, change);
    const { text } = change;
    const isIn = await insertTaken(this.#services.receipts, document, { text, receipt: road.receipt }, () =>
      editor.edit((edit) => (range.isEmpty ? edit.insert(range.start, text) : edit.replace(range, text))),
    );
    if (isIn) editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    else this.#tell(l10n.t('The document could not be changed. Try again.'));
  }

  async compare(document: vscode.TextDocument, road: Road): Promise<void> {
    const change = await this.#changeFor(document, road);
    if (!change) return;
    const name = document.uri.path.replace(/.*\//, '');
    const uri = vscode.Uri.from({ scheme: ROAD, path: `/${name}`, query: `${document.uri} ${road.id}` });
    this.#compared.set(uri.toString(), applied(textOf(document), change));
    const title = vscode.l10n.t('{0}: as it is, and with that road', name);
    await vscode.commands.executeCommand('vscode.diff', document.uri, uri, title);
  }

  async reproduce(document: vscode.TextDocument, road: Road): Promise<void> {
    const { l10n } = vscode;
    const { kind } = road.receipt;
    if (kind !== undefined) {
      this.#tell(l10n.t('This idea ({0}) also came from a pattern or a line, which are not kept with it.', kind));
      return;
    }
    const memory = await this.#memoryFor(document, road);
    if (!memory) return;
    await this.#ask(document, road, l10n.t('Storywisp is writing it again'), async (place, asked) => {
      const read = new RecordedMemory(memory === 'now' ? asked.memory : memoryOfThen(memory));
      const text = await reproduce(road, { ...asked, memory: read });
      if (isSameText(road, text)) {
        this.#tell(l10n.t('The same text came again.'));
        return;
      }
      const now = {
        model: modelName(asked.model),
        page: place.page,
        isMemorySame: memory !== 'now',
        ban: asked.ban.name,
      };
      const { model, ban } = now;
      const receipt = { ...road.receipt, model, ban, memory: read.requests, time: Date.now() };
      const other = roadAt({ ...place, before: road.before }, text, receipt, road.lead);
      if (await this.#note(document, other, asked)) this.#tell(differenceWords(road, now, l10n.t));
    });
  }

  /**
   * The memory that a road was written with; where the files say something else by now, the writer chooses.
   * @returns undefined if they think better of it.
   */
  async #memoryFor(document: vscode.TextDocument, road: Road): Promise<Memory | undefined> {
    const { l10n } = vscode;
    const offset = findPlace(textOf(document), road);
    const [then, ...later] = road.receipt.memory ?? [];
    if (!then || offset === undefined) return 'now';
    const asked = await this.#asked(document, positionOf(document, offset), road, neverCancelled);
    const now = await asked.memory.partsFor(asked.document, asked.textBefore + road.lead);
    if (isSameMemory(then, now)) return [then, ...later];
    const items: (vscode.QuickPickItem & { readonly memory: Memory })[] = [
      { label: l10n.t('With what they said then'), description: l10n.t('as it was written'), memory: [then, ...later] },
      { label: l10n.t('With what they say now'), memory: 'now' },
    ];
    const placeHolder = l10n.t('Notes and lore have changed since: {0}', changedFiles(then, now).join(', '));
    return (await vscode.window.showQuickPick(items, { title: l10n.t('Reproduce'), placeHolder }))?.memory;
  }

  async vary(document: vscode.TextDocument, road: Road): Promise<void> {
    const title = vscode.l10n.t('Storywisp is writing another');
    await this.#ask(document, road, title, async (place, asked) => {
      await this.#note(document, await vary(road, { ...place, before: road.before }, asked), asked);
    });
  }

  async goOnFrom(document: vscode.TextDocument, road: Road): Promise<void> {
    const title = vscode.l10n.t('Storywisp is going on from there');
    await this.#ask(document, road, title, async (place, asked) => {
      await this.#note(document, await goOnFrom(road, { ...place, before: road.before }, asked), asked);
    });
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** @returns whether the road stands in the view now; else the writer was told why not. */
  async #note(document: vscode.TextDocument, road: Road | undefined, { textBefore }: Asked): Promise<boolean> {
    if (!road) {
      this.#tell(vscode.l10n.t('The model had nothing to say here.'));
      return false;
    }
    const judge = await this.#services.care.rulesFor(document).judge;
    const fault = judge.fault(road.text, new Page(textBefore + road.lead));
    if (fault) this.#hide(document, road, fault);
    else await this.#roads.change(document.uri.toString(), (book) => book.add(road));
    return fault === undefined;
  }

  #hide(document: vscode.TextDocument, { before, lead, offset, text, receipt }: Road, fault: Fault): void {
    const place = { before: (before + lead).slice(-REMEMBERED), offset: offset + lead.length };
    this.#services.care.hide([{ text, fault, target: { document: document.uri.toString(), place, receipt } }]);
    this.#services.notifications.tellHidden(vscode.l10n.t('What the model wrote here was hidden.'));
  }

  /** Puts a question at the road's place, with progress and cancel. */
  async #ask(
    document: vscode.TextDocument,
    road: Road,
    title: string,
    question: (place: Place, asked: Asked) => Promise<void>,
  ): Promise<void> {
    const offset = findPlace(textOf(document), road);
    if (offset === undefined) return this.#gone(road);
    const position = positionOf(document, offset);
    const location = vscode.ProgressLocation.Notification;
    await vscode.window.withProgress({ location, title, cancellable: true }, async (_, token) =>
      question(placeAt(document, position), await this.#asked(document, position, road, token)),
    );
  }

  async #asked(
    document: vscode.TextDocument,
    position: vscode.Position,
    { receipt }: Road,
    token: CancellationToken,
  ): Promise<Asked> {
    const { care, configuration, contexts, memory, model } = this.#services;
    // A turn of a dialogue was no continuation of the page.
    const own = receipt.feature === 'dialogue' ? await contexts.at(document, position) : undefined;
    const isGhostText = receipt.feature === 'ghostText';
    const { ban } = await care.rulesFor(document).judge;
    return {
      model,
      ban,
      memory: own ? memoryOfThen([own.memory]) : memory,
      document: document.uri.toString(),
      textBefore: own?.textBefore ?? receipt.opening ?? wellFormed(textBefore(document, position)),
      contextTokens: isGhostText ? configuration.get('inline.contextTokens', document) : CONTEXT_TOKENS,
      ideas: {
        count: configuration.get('ideas.count', document),
        samples: configuration.get('ideas.samples', document),
      },
      token,
    };
  }

  /** What taking the road would change; undefined, and said, if it cannot be taken. */
  async #changeFor(document: vscode.TextDocument, road: Road): Promise<Change | undefined> {
    const book = await this.#roads.bookOf(document.uri.toString());
    const change = changeFor(textOf(document), road, book.roads());
    if (change === 'gone') await this.#gone(road);
    else if (change === 'stands') this.#tell(vscode.l10n.t('This text stands there already.'));
    else return change;
    return undefined;
  }

  async #gone(road: Road): Promise<void> {
    await vscode.env.clipboard.writeText(wholeOf(road));
    this.#tell(vscode.l10n.t('The place of this road is not in the text any more. Its text is on the clipboard.'));
  }

  #tell(words: string): void {
    this.#services.notifications.tell(words);
  }
}

function rangeOf(document: vscode.TextDocument, { from, to }: Change): vscode.Range {
  return new vscode.Range(positionOf(document, from), positionOf(document, to));
}
