// The roads of the documents: noted as the features report them, read when first asked for, written a moment later.
import * as vscode from 'vscode';
import type { Clock } from '../../common/clock.ts';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import { wordsOf } from '../../common/errors.ts';
import { EventEmitter } from '../../common/events.ts';
import { givingWay } from '../../common/givingWay.ts';
import { hashOf } from '../../common/hash.ts';
import { withLineFeeds } from '../../editor/lineFeeds.ts';
import type { Passage } from '../../editor/receipts.ts';
import type { Services } from '../../editor/services.ts';
import { encodeLines } from '../../editor/utf8.ts';
import type { WorkspaceStorage } from '../../editor/workspaceStorage.ts';
import { openDocument, placeAt } from './page.vscode.ts';
import { RoadBook } from './roadBook.ts';
import { fileLines, readRoads } from './roadLines.ts';

const FOLDER = 'roads';
/** A burst of suggestions is written once, ms; a large book more seldom: at most so much in a second, UTF-16 units. */
const WRITE_AFTER = 2000;
const WRITTEN_A_SECOND = 128 * 1024;

interface Kept {
  readonly book: RoadBook;
  /** False where the file is left as it is. */
  readonly mayWrite: boolean;
}

export class Roads implements Disposable {
  readonly #services: Pick<Services, 'clock' | 'logger' | 'receipts'>;
  readonly #storage: WorkspaceStorage;
  readonly #store = new DisposableStore();
  /** By the document's URI. */
  readonly #kept = new Map<string, Promise<Kept>>();
  readonly #unwritten = new Map<string, Disposable>();
  /** One after the other: a later state of a file must not be overtaken. */
  #writing: Promise<void> = Promise.resolve();
  readonly #changed = new EventEmitter<string>();

  /** The URI of the document whose roads are others now. */
  readonly onDidChange = this.#changed.event;

  constructor(services: Pick<Services, 'clock' | 'logger' | 'receipts'>, storage: WorkspaceStorage) {
    this.#services = services;
    this.#storage = storage;
    const { receipts } = services;
    const { workspace } = vscode;
    const store = this.#store;
    store.add(this.#changed);
    store.add(receipts.onDidShow((passages) => this.#shown(passages)));
    store.add(receipts.onDidTake((passage) => this.#taken(passage)));
    store.add(
      receipts.onDidPass(({ passage, how }) =>
        this.change(passage.document, (book) => book.pass(passage.receipt, how)),
      ),
    );
    store.add(workspace.onDidCloseTextDocument(({ uri }) => this.#closed(uri.toString())));
    store.add(
      workspace.onDidRenameFiles(({ files }) => {
        for (const { oldUri, newUri } of files) void this.#move(oldUri, newUri);
      }),
    );
    store.add(
      workspace.onDidDeleteFiles(({ files }) => {
        for (const uri of files) for (const name of this.#within(uri)) void this.forget(name);
      }),
    );
  }

  async bookOf(document: string): Promise<RoadBook> {
    return (await this.#open(document)).book;
  }

  /** Never throws, and keeps the order in which it was called. */
  change(document: string, edit: (book: RoadBook) => void): Promise<void> {
    return this.#open(document).then(({ book }) => {
      edit(book);
      this.#changed.fire(document);
      this.#writeSoon(document, book);
    });
  }

  /** Also of the disk. Never throws. */
  async forget(document: string): Promise<void> {
    this.#drop(document);
    await this.#enqueue(() => this.#storage.delete(fileOf(document)));
    this.#changed.fire(document);
  }

  /** Those of every document of the workspace. Never throws. */
  async forgetAll(): Promise<void> {
    const known = [...this.#kept.keys()];
    for (const document of known) this.#drop(document);
    await this.#enqueue(() => this.#storage.delete(FOLDER));
    for (const document of known) this.#changed.fire(document);
  }

  dispose(): void {
    this.#store.dispose();
    for (const document of [...this.#unwritten.keys()]) this.#write(document);
  }

  #shown(passages: readonly Passage[]): void {
    const [first] = passages;
    const document = first && openDocument(first.document);
    if (!document) return;
    const place = placeAt(document, document.positionAt(first.offset));
    void this.change(first.document, (book) => book.show(place, passages));
  }

  #taken({ document: uri, offset, text, receipt }: Passage): void {
    const document = openDocument(uri);
    if (!document) return;
    const place = placeAt(document, document.positionAt(offset));
    const taken = withLineFeeds(text);
    void this.change(uri, (book) => book.take(place, taken, receipt));
  }

  #open(document: string): Promise<Kept> {
    const known = this.#kept.get(document) ?? this.#read(document);
    this.#kept.set(document, known);
    return known;
  }

  async #read(document: string): Promise<Kept> {
    if (!isKept(document)) return { book: new RoadBook(), mayWrite: false };
    try {
      // What is on its way to the disk is read from there.
      await this.#writing;
      const contents = await this.#storage.read(fileOf(document));
      if (contents === undefined) return { book: new RoadBook(), mayWrite: true };
      const reading = readRoads(contents, document);
      if (reading.state === 'newer') {
        this.#warn('they were kept by a newer Storywisp, and are left alone');
        return { book: new RoadBook(), mayWrite: false };
      }
      if (reading.lost > 0) this.#warn(`${reading.lost} of a document could not be read`);
      return { book: new RoadBook(reading.roads), mayWrite: true };
    } catch (error) {
      this.#warn(wordsOf(error));
      return { book: new RoadBook(), mayWrite: false };
    }
  }

  #writeSoon(document: string, { size }: RoadBook): void {
    if (this.#unwritten.has(document) || !isKept(document)) return;
    const delay = Math.max(WRITE_AFTER, (1000 * size) / WRITTEN_A_SECOND);
    this.#unwritten.set(
      document,
      this.#clock.schedule(() => this.#write(document), delay),
    );
  }

  #write(document: string): void {
    this.#unwritten.get(document)?.dispose();
    this.#unwritten.delete(document);
    const kept = this.#kept.get(document);
    if (!kept) return;
    void this.#enqueue(async () => {
      const { book, mayWrite } = await kept;
      if (!mayWrite) return;
      const contents = await encodeLines(fileLines(document, book.roads()), givingWay(this.#clock));
      await this.#storage.write(fileOf(document), contents);
    });
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    this.#writing = this.#writing.then(work).catch((error: unknown) => this.#warn(wordsOf(error)));
    return this.#writing;
  }

  #closed(document: string): void {
    if (this.#unwritten.has(document)) this.#write(document);
    this.#kept.delete(document);
  }

  #drop(document: string): void {
    this.#unwritten.get(document)?.dispose();
    this.#unwritten.delete(document);
    this.#kept.delete(document);
  }

  /** Of a folder: the documents in it that are known here. */
  #within(uri: vscode.Uri): string[] {
    const name = uri.toString();
    return [...new Set([name, ...this.#kept.keys()])].filter((one) => one === name || one.startsWith(`${name}/`));
  }

  async #move(from: vscode.Uri, to: vscode.Uri): Promise<void> {
    for (const old of this.#within(from)) {
      const moved = (await this.bookOf(old)).roads();
      await this.forget(old);
      if (moved.length === 0) continue;
      await this.change(to.toString() + old.slice(from.toString().length), (book) => {
        for (const road of moved) book.add(road);
      });
    }
  }

  #warn(words: string): void {
    this.#services.logger.log('warn', `roads not taken: ${words}`);
  }

  get #clock(): Clock {
    return this.#services.clock;
  }
}

function fileOf(document: string): string {
  return `${FOLDER}/${hashOf(document)}.jsonl`;
}

/** The next untitled document may have the same name. */
function isKept(document: string): boolean {
  return !document.startsWith('untitled:');
}
