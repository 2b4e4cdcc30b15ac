// Keeps what is followed in sidecars: read when a document is opened, written when it is saved, moved when it is renamed.
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import { wordsOf } from '../../common/errors.ts';
import { givingWay } from '../../common/givingWay.ts';
import { textOf } from '../../editor/lineFeeds.ts';
import type { Services } from '../../editor/services.ts';
import type { FollowedDocuments } from './followedDocuments.vscode.ts';
import { passagesOf } from './passages.ts';
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
import { Troubles } from './troubles.vscode.ts';

type SidecarServices = Pick<Services, 'clock' | 'logger' | 'notifications'>;

/** What is known of the sidecar of an open document. */
interface Kept {
  /** Its contents as far as they are known here; undefined if there is none. */
  onDisk: string | undefined;
  /** It is none, or of another document: it is not to be written over. */
  isForeign: boolean;
  /** Passages that it remembers and the text does not hold. */
  lost: number;
}

export class Sidecars implements Disposable {
  readonly #services: SidecarServices;
  readonly #followed: FollowedDocuments;
  readonly #store = new DisposableStore();
  readonly #kept = new Map<vscode.TextDocument, Kept>();
  readonly #reading = new Map<vscode.TextDocument, Promise<void>>();
  /** One after the other: a save must not overtake another. */
  #writing: Promise<void> = Promise.resolve();
  readonly #troubles: Troubles;

  constructor(services: SidecarServices, followed: FollowedDocuments) {
    this.#services = services;
    this.#followed = followed;
    this.#troubles = new Troubles(services);
    const { workspace } = vscode;
    const store = this.#store;
    store.add(workspace.onDidOpenTextDocument((document) => void this.read(document)));
    store.add(workspace.onDidCloseTextDocument((document) => this.#close(document)));
    store.add(workspace.onDidSaveTextDocument((document) => this.save(document)));
    store.add(workspace.onDidRenameFiles(({ files }) => this.#renamed(files)));
    store.add(workspace.onDidDeleteFiles(({ files }) => this.#enqueue(() => each(files, dropSidecars))));
    for (const document of workspace.textDocuments) void this.read(document);
  }

  lostOf(document: vscode.TextDocument): number {
    return this.#kept.get(document)?.lost ?? 0;
  }

  /** Resolves when the sidecar of a document, if it has one, has been read. Never rejects. */
  read(document: vscode.TextDocument): Promise<void> {
    const reading = this.#reading.get(document) ?? this.#read(document);
    this.#reading.set(document, reading);
    return reading;
  }

  /** Writes what is followed now, soon. */
  save(document: vscode.TextDocument): void {
    const home = homeOf(document.uri);
    // Now: it may be closed before its turn comes.
    const snapshot = this.#snapshotOf(document);
    if (!home || (!snapshot && !this.#kept.has(document))) return;
    const kept = this.#keptOf(document);
    this.#enqueue(async () => {
      try {
        await this.#write(document, home, kept, snapshot);
      } catch (error) {
        this.#troubles.failed(home, error);
      }
    });
  }

  dispose(): void {
    this.#store.dispose();
  }

  #keptOf(document: vscode.TextDocument): Kept {
    const known = this.#kept.get(document);
    if (known) return known;
    const kept = { onDisk: undefined, isForeign: false, lost: 0 };
    this.#kept.set(document, kept);
    return kept;
  }

  /** Undefined if nothing in the document came from the model. */
  #snapshotOf(document: vscode.TextDocument): Snapshot | undefined {
    const pieces = this.#followed.piecesOf(document);
    return pieces.length === 0 ? undefined : { text: textOf(document), passages: passagesOf(pieces) };
  }

  #close(document: vscode.TextDocument): void {
    this.#kept.delete(document);
    this.#reading.delete(document);
  }

  async #read(document: vscode.TextDocument): Promise<void> {
    const home = homeOf(document.uri);
    if (!home) return;
    try {
      const contents = await readSidecarFile(home);
      if (document.isClosed) return;
      if (contents !== undefined) this.#merge(document, home, contents);
      else if (this.#followed.adopt(document) && !document.isDirty) this.save(document);
    } catch (error) {
      this.#troubles.failed(home, error);
    }
  }

  /** Takes in what a sidecar remembers, found in the text as it is by now. */
  #merge(document: vscode.TextDocument, home: Home, contents: string): void {
    const kept = this.#keptOf(document);
    kept.onDisk = contents;
    const sidecar = readSidecar(contents);
    kept.isForeign = typeof sidecar === 'string';
    if (typeof sidecar === 'string') {
      this.#troubles.tell(home, sidecar);
      return;
    }
    const { pieces, lost } = reanchor(textOf(document), sidecar);
    kept.lost = lost;
    kept.isForeign = lost > 0 && lost === sidecar.passages.length;
    if (lost > 0) this.#troubles.tell(home, pieces.length === 0 ? 'foreign' : 'lost', lost);
    this.#followed.restore(document, pieces);
  }

  async #write(document: vscode.TextDocument, home: Home, kept: Kept, saved: Snapshot | undefined): Promise<void> {
    let snapshot = saved;
    const onDisk = await readSidecarFile(home);
    // Another hand wrote it, as `git pull` does: what it knows is taken in first.
    if (onDisk !== undefined && onDisk !== kept.onDisk) {
      if (document.isClosed) return;
      this.#merge(document, home, onDisk);
      snapshot = this.#snapshotOf(document);
    }
    const contents = snapshot && (await writeSidecar(snapshot, givingWay(this.#services.clock)));
    if (contents === onDisk) return;
    if (kept.isForeign) {
      if (contents === undefined) return;
      await keepAside(home);
    }
    if (contents !== undefined) await writeSidecarFile(home, contents);
    else if (onDisk !== undefined) await deleteSidecarFile(home);
    kept.onDisk = contents;
    kept.isForeign = false;
    kept.lost = 0;
  }

  #renamed(files: readonly { readonly oldUri: vscode.Uri; readonly newUri: vscode.Uri }[]): void {
    this.#enqueue(async () => {
      await each(files, ({ oldUri, newUri }) => moveSidecars(oldUri, newUri));
      // Those that were opened under their new names before their sidecars came: there was none, or another one's.
      for (const document of vscode.workspace.textDocuments) {
        const kept = this.#kept.get(document);
        const isKnown = kept ? !kept.isForeign : this.#followed.piecesOf(document).length > 0;
        if (!isKnown) await this.#read(document);
      }
    });
  }

  #enqueue(work: () => Promise<void>): void {
    this.#writing = this.#writing.then(work).catch((error: unknown) => {
      this.#services.logger.log('warn', `provenance: ${wordsOf(error)}`);
    });
  }
}

async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (const item of items) await work(item);
}
