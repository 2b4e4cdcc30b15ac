// Follows generated text in the open documents, and keeps it in their sidecars. Writes when a document is saved.
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import { wordsOf } from '../../common/errors.ts';
import { EventEmitter } from '../../common/events.ts';
import { givingWay } from '../../common/givingWay.ts';
import { isCrlf, offsetOf, textOf, withLineFeeds } from '../../editor/lineFeeds.ts';
import type { Passage } from '../../editor/receipts.ts';
import type { Services } from '../../editor/services.ts';
import { editOf } from './editOf.ts';
import { passagesOf } from './passages.ts';
import type { Piece } from './ranges.ts';
import { readSidecar, reanchor, type Snapshot, writeSidecar } from './sidecar.ts';
import {
  deleteSidecarFile,
  dropSidecars,
  type Home,
  homeOf,
  keepAside,
  moveSidecars,
  readSidecarFile,
  writeSidecarFile,
} from './sidecarFiles.vscode.ts';
import { TrackedText } from './trackedText.ts';
import { Troubles } from './troubles.vscode.ts';

type DocumentServices = Pick<Services, 'clock' | 'logger' | 'notifications' | 'receipts'>;

/** What is known of one open document. */
interface Followed {
  readonly tracked: TrackedText;
  /** Line ends of the document before its next change. */
  isCrlf: boolean;
  /** The sidecar's contents as far as they are known here; undefined if there is none. */
  onDisk: string | undefined;
  /** It is none, or of another document: it is not to be written over. */
  isForeign: boolean;
  /** Passages that the sidecar remembers and the text does not hold. */
  lost: number;
}

/** Text and marks of documents that were closed, for one that is opened with the same text: it was saved as a file. */
const CLOSED_KEPT = 8;

export class ProvenanceDocuments implements Disposable {
  readonly #services: DocumentServices;
  readonly #store = new DisposableStore();
  readonly #followed = new Map<vscode.TextDocument, Followed>();
  /** Version up to which changes were followed: a text may be reported taken before its change comes here. */
  readonly #versions = new WeakMap<vscode.TextDocument, number>();
  readonly #waiting: Passage[] = [];
  #closed: { readonly text: string; readonly pieces: readonly Piece[] }[] = [];
  readonly #reading = new Map<vscode.TextDocument, Promise<void>>();
  /** One after the other: a save must not overtake another. */
  #writing: Promise<void> = Promise.resolve();
  readonly #troubles: Troubles;
  readonly #changed = new EventEmitter<vscode.TextDocument>();

  /** Generated text of a document is there, gone or another: not when it only moved along. */
  readonly onDidChange = this.#changed.event;

  constructor(services: DocumentServices) {
    this.#services = services;
    this.#troubles = new Troubles(services);
    const { workspace } = vscode;
    const store = this.#store;
    store.add(this.#changed);
    store.add(services.receipts.onDidTake((passage) => this.#taken(passage)));
    store.add(workspace.onDidChangeTextDocument((event) => this.#edited(event)));
    store.add(workspace.onDidOpenTextDocument((document) => void this.read(document)));
    store.add(workspace.onDidCloseTextDocument((document) => this.#close(document)));
    store.add(workspace.onDidSaveTextDocument((document) => this.#save(document)));
    store.add(workspace.onDidRenameFiles(({ files }) => this.#renamed(files)));
    store.add(workspace.onDidDeleteFiles(({ files }) => this.#enqueue(() => each(files, dropSidecars))));
    for (const document of workspace.textDocuments) void this.read(document);
  }

  piecesOf(document: vscode.TextDocument): Piece[] {
    return this.#followed.get(document)?.tracked.pieces() ?? [];
  }

  lostOf(document: vscode.TextDocument): number {
    return this.#followed.get(document)?.lost ?? 0;
  }

  /** @returns whether there was generated text that was not the writer's yet. */
  makeMine(document: vscode.TextDocument, offset: number, length: number): boolean {
    const isNew = this.#followed.get(document)?.tracked.makeMine(offset, length) ?? false;
    if (!isNew) return false;
    this.#changed.fire(document);
    // What is on disk is what is here: there may be no save for a long time.
    if (!document.isDirty) this.#save(document);
    return true;
  }

  /** Resolves when the sidecar of a document, if it has one, has been read. Never rejects. */
  read(document: vscode.TextDocument): Promise<void> {
    const reading = this.#reading.get(document) ?? this.#read(document);
    this.#reading.set(document, reading);
    return reading;
  }

  dispose(): void {
    this.#store.dispose();
  }

  #follow(document: vscode.TextDocument): Followed {
    const known = this.#followed.get(document);
    if (known) return known;
    const followed = {
      tracked: new TrackedText(),
      isCrlf: isCrlf(document),
      onDisk: undefined,
      isForeign: false,
      lost: 0,
    };
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
      this.#services.logger.log('warn', 'provenance: a text reported as taken is not in the document');
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

  async #read(document: vscode.TextDocument): Promise<void> {
    const home = homeOf(document.uri);
    if (!home) return;
    try {
      const contents = await readSidecarFile(home);
      if (document.isClosed) return;
      if (contents === undefined) this.#adopt(document);
      else this.#merge(document, home, contents);
    } catch (error) {
      this.#troubles.failed(home, error);
    }
  }

  /** Takes in what a sidecar remembers, found in the text as it is by now. */
  #merge(document: vscode.TextDocument, home: Home, contents: string): void {
    const followed = this.#follow(document);
    followed.onDisk = contents;
    const sidecar = readSidecar(contents);
    followed.isForeign = typeof sidecar === 'string';
    if (typeof sidecar === 'string') {
      this.#troubles.tell(home, sidecar);
      return;
    }
    const { pieces, lost } = reanchor(textOf(document), sidecar);
    const known = followed.tracked.pieces();
    followed.tracked.restore(pieces.filter((piece) => !known.some((one) => overlaps(one, piece))));
    followed.lost = lost;
    followed.isForeign = lost > 0 && lost === sidecar.passages.length;
    if (lost > 0) this.#troubles.tell(home, pieces.length === 0 ? 'foreign' : 'lost', lost);
    this.#changed.fire(document);
  }

  /** A document with the text of one that was followed: saved under a name for the first time, or another one. */
  #adopt(document: vscode.TextDocument): void {
    const others = [...this.#followed].filter(([other, { tracked }]) => other !== document && !tracked.isEmpty);
    if (others.length === 0 && this.#closed.length === 0) return;
    const text = textOf(document);
    const open = others.find(([other]) => textOf(other) === text);
    const pieces = open ? open[1].tracked.pieces() : this.#closed.find((one) => one.text === text)?.pieces;
    if (!pieces || !this.#follow(document).tracked.isEmpty) return;
    this.#follow(document).tracked.restore(pieces);
    this.#changed.fire(document);
    if (!document.isDirty) this.#save(document);
  }

  #close(document: vscode.TextDocument): void {
    const followed = this.#followed.get(document);
    this.#followed.delete(document);
    this.#reading.delete(document);
    if (!followed || followed.tracked.isEmpty) return;
    const closed = { text: textOf(document), pieces: followed.tracked.pieces() };
    this.#closed = [closed, ...this.#closed].slice(0, CLOSED_KEPT);
  }

  #save(document: vscode.TextDocument): void {
    const home = homeOf(document.uri);
    const followed = this.#followed.get(document);
    if (!home || !followed) return;
    // Now: it may be closed before its turn comes.
    const snapshot = snapshotOf(document, followed);
    this.#enqueue(async () => {
      try {
        await this.#write(document, home, followed, snapshot);
      } catch (error) {
        this.#troubles.failed(home, error);
      }
    });
  }

  async #write(
    document: vscode.TextDocument,
    home: Home,
    followed: Followed,
    saved: Snapshot | undefined,
  ): Promise<void> {
    let snapshot = saved;
    const onDisk = await readSidecarFile(home);
    // Another hand wrote it, as `git pull` does: what it knows is taken in first.
    if (onDisk !== undefined && onDisk !== followed.onDisk) {
      if (document.isClosed) return;
      this.#merge(document, home, onDisk);
      snapshot = snapshotOf(document, followed);
    }
    const contents = snapshot && (await writeSidecar(snapshot, givingWay(this.#services.clock)));
    if (contents === onDisk) return;
    if (followed.isForeign) {
      if (contents === undefined) return;
      await keepAside(home);
    }
    if (contents !== undefined) await writeSidecarFile(home, contents);
    else if (onDisk !== undefined) await deleteSidecarFile(home);
    followed.onDisk = contents;
    followed.isForeign = false;
    followed.lost = 0;
  }

  #renamed(files: readonly { readonly oldUri: vscode.Uri; readonly newUri: vscode.Uri }[]): void {
    this.#enqueue(async () => {
      await each(files, ({ oldUri, newUri }) => moveSidecars(oldUri, newUri));
      // Those that were opened under their new names before their sidecars came: there was none, or another one's.
      for (const document of vscode.workspace.textDocuments) {
        if (this.#followed.get(document)?.isForeign ?? true) await this.#read(document);
      }
    });
  }

  #enqueue(work: () => Promise<void>): void {
    this.#writing = this.#writing.then(work).catch((error: unknown) => {
      this.#services.logger.log('warn', `provenance: ${wordsOf(error)}`);
    });
  }
}

/** Undefined if nothing in the document came from the model. */
function snapshotOf(document: vscode.TextDocument, { tracked }: Followed): Snapshot | undefined {
  if (tracked.isEmpty) return undefined;
  return { text: textOf(document), passages: passagesOf(tracked.pieces()) };
}

function reasonOf(reason: vscode.TextDocumentChangeReason | undefined): 'undo' | 'redo' | undefined {
  if (reason === vscode.TextDocumentChangeReason.Undo) return 'undo';
  return reason === vscode.TextDocumentChangeReason.Redo ? 'redo' : undefined;
}

function overlaps(one: Piece, other: Piece): boolean {
  return one.offset < other.offset + other.length && other.offset < one.offset + one.length;
}

async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (const item of items) await work(item);
}
