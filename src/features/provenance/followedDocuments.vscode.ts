// Follows generated text in the open documents: from the report that it was taken, through every edit. Knows no files.
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import { EventEmitter } from '../../common/events.ts';
import { isCrlf, offsetOf, textOf, withLineFeeds } from '../../editor/lineFeeds.ts';
import type { Passage } from '../../editor/receipts.ts';
import type { Services } from '../../editor/services.ts';
import { editOf } from './editOf.ts';
import type { Piece } from './ranges.ts';
import { TrackedText } from './trackedText.ts';

interface Followed {
  readonly tracked: TrackedText;
  /** Line ends of the document before its next change. */
  isCrlf: boolean;
}

/** Text and marks of documents that were closed, for one that is opened with the same text: it was saved as a file. */
const CLOSED_KEPT = 8;

export class FollowedDocuments implements Disposable {
  readonly #logger: Services['logger'];
  readonly #store = new DisposableStore();
  readonly #followed = new Map<vscode.TextDocument, Followed>();
  /** Version up to which changes were followed: a text may be reported taken before its change comes here. */
  readonly #versions = new WeakMap<vscode.TextDocument, number>();
  readonly #waiting: Passage[] = [];
  #closed: { readonly text: string; readonly pieces: readonly Piece[] }[] = [];
  readonly #changed = new EventEmitter<vscode.TextDocument>();

  /** Generated text of a document is there, gone or another: not when it only moved along. */
  readonly onDidChange = this.#changed.event;

  constructor({ logger, receipts }: Pick<Services, 'logger' | 'receipts'>) {
    this.#logger = logger;
    const { workspace } = vscode;
    const store = this.#store;
    store.add(this.#changed);
    store.add(receipts.onDidTake((passage) => this.#taken(passage)));
    store.add(workspace.onDidChangeTextDocument((event) => this.#edited(event)));
    store.add(workspace.onDidCloseTextDocument((document) => this.#close(document)));
  }

  piecesOf(document: vscode.TextDocument): Piece[] {
    return this.#followed.get(document)?.tracked.pieces() ?? [];
  }

  /** @returns whether there was generated text that was not the writer's yet. */
  makeMine(document: vscode.TextDocument, offset: number, length: number): boolean {
    const isNew = this.#followed.get(document)?.tracked.makeMine(offset, length) ?? false;
    if (isNew) this.#changed.fire(document);
    return isNew;
  }

  /** Text of a document that is remembered as generated; where some is followed already, that stays. */
  restore(document: vscode.TextDocument, pieces: readonly Piece[]): void {
    const { tracked } = this.#follow(document);
    const known = tracked.pieces();
    tracked.restore(pieces.filter((piece) => !known.some((one) => overlaps(one, piece))));
    this.#changed.fire(document);
  }

  /**
   * Knows a document by the text of another one: that was saved under a name for the first time, or another name.
   * @returns whether there is one.
   */
  adopt(document: vscode.TextDocument): boolean {
    const others = [...this.#followed].filter(([other, { tracked }]) => other !== document && !tracked.isEmpty);
    if (others.length === 0 && this.#closed.length === 0) return false;
    const text = textOf(document);
    const open = others.find(([other]) => textOf(other) === text);
    const pieces = open ? open[1].tracked.pieces() : this.#closed.find((one) => one.text === text)?.pieces;
    if (!pieces || !this.#follow(document).tracked.isEmpty) return false;
    this.restore(document, pieces);
    return true;
  }

  dispose(): void {
    this.#store.dispose();
  }

  #follow(document: vscode.TextDocument): Followed {
    const known = this.#followed.get(document);
    if (known) return known;
    const followed = { tracked: new TrackedText(), isCrlf: isCrlf(document) };
    this.#followed.set(document, followed);
    return followed;
  }

  #taken(passage: Passage): void {
    const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === passage.document);
    if (!document) return;
    if (this.#versions.get(document) === document.version) this.#take(document, passage);
    else this.#waiting.push(passage);
  }

  #take(document: vscode.TextDocument, passage: Passage): void {
    const text = withLineFeeds(passage.text);
    const start = document.positionAt(passage.offset);
    const range = new vscode.Range(start, document.positionAt(passage.offset + passage.text.length));
    if (textOf(document, range) !== text) {
      this.#logger.log('warn', 'provenance: a text reported as taken is not in the document');
      return;
    }
    this.#follow(document).tracked.take(offsetOf(document, start), text, passage.receipt);
    this.#changed.fire(document);
  }

  #edited({ document, contentChanges, reason }: vscode.TextDocumentChangeEvent): void {
    const followed = this.#followed.get(document);
    if (followed) {
      const edits = contentChanges.map((change) => editOf(change, followed.isCrlf));
      followed.isCrlf = isCrlf(document);
      if (edits.length > 0 && followed.tracked.apply(edits, reasonOf(reason))) this.#changed.fire(document);
    }
    this.#versions.set(document, document.version);
    const uri = document.uri.toString();
    for (const passage of this.#waiting.splice(0)) if (passage.document === uri) this.#take(document, passage);
  }

  #close(document: vscode.TextDocument): void {
    const followed = this.#followed.get(document);
    this.#followed.delete(document);
    if (!followed || followed.tracked.isEmpty) return;
    const closed = { text: textOf(document), pieces: followed.tracked.pieces() };
    this.#closed = [closed, ...this.#closed].slice(0, CLOSED_KEPT);
  }
}

function reasonOf(reason: vscode.TextDocumentChangeReason | undefined): 'undo' | 'redo' | undefined {
  if (reason === vscode.TextDocumentChangeReason.Undo) return 'undo';
  return reason === vscode.TextDocumentChangeReason.Redo ? 'redo' : undefined;
}

function overlaps(one: Piece, other: Piece): boolean {
  return one.offset < other.offset + other.length && other.offset < one.offset + one.length;
}
