// The file beside a document that remembers what in it came from the model: one line a passage, in the order of the
// text, and nothing in it that moves when something else is edited, so that its diffs are as small as the edits.
import type { GiveWay } from '../../common/givingWay.ts';
import type { Receipt } from '../../editor/receipts.ts';
import { type Anchor, AROUND, findAnchors } from './anchoring.ts';
import type { GeneratedPassage } from './passages.ts';
import { type Piece, type Source, textOf } from './ranges.ts';

/** Raised with every change that an older reader would misread. */
export const SIDECAR_VERSION = 1;

type Settings = Pick<Receipt, 'feature' | 'model' | 'sampling' | 'maxNewTokens' | 'stopAt'>;

interface StoredPart extends Anchor {
  readonly mine?: true;
}

interface StoredPassage {
  /** Key of its settings. */
  readonly settings: string;
  readonly seed: number;
  readonly candidate: number;
  readonly time: string;
  /** Characters that were taken from the model. */
  readonly taken: number;
  readonly parts: readonly StoredPart[];
}

export interface Sidecar {
  readonly settings: Readonly<Record<string, Settings>>;
  readonly passages: readonly StoredPassage[];
}

/** A document at one moment, with its generated passages in the order of the text. Lines end in \n. */
export interface Snapshot {
  readonly text: string;
  readonly passages: readonly GeneratedPassage[];
}

export async function writeSidecar({ text, passages }: Snapshot, giveWay: GiveWay): Promise<string> {
  const settings = new Map<string, string>();
  const lines: string[] = [];
  for (const passage of passages) {
    await giveWay();
    const { seed, candidate, time } = passage.receipt;
    const { key, written } = settingsOf(passage.receipt);
    settings.set(key, written);
    const stored: StoredPassage = {
      settings: key,
      seed,
      candidate,
      time: new Date(time).toISOString(),
      taken: passage.taken,
      parts: partsOf(text, passage),
    };
    lines.push(JSON.stringify(stored));
  }
  const table = [...settings].sort().map(([key, written]) => `"${key}": ${written}`);
  return `{\n"version": ${SIDECAR_VERSION},\n"settings": {\n${table.join(',\n')}\n},\n"passages": [\n${lines.join(',\n')}\n]\n}\n`;
}

interface Written {
  readonly key: string;
  readonly written: string;
}

const known = new WeakMap<Receipt, Written>();

function settingsOf(receipt: Receipt): Written {
  const before = known.get(receipt);
  if (before) return before;
  const { feature, model, sampling, maxNewTokens, stopAt } = receipt;
  const written = JSON.stringify({ feature, model, sampling, maxNewTokens, stopAt } satisfies Settings);
  const settings = { key: keyOf(written), written };
  known.set(receipt, settings);
  return settings;
}

function partsOf(text: string, { pieces }: GeneratedPassage): StoredPart[] {
  return pieces.map((piece) => ({
    before: text.slice(Math.max(0, piece.offset - AROUND), piece.offset),
    text: textOf(piece),
    after: text.slice(piece.offset + piece.length, piece.offset + piece.length + AROUND),
    ...(piece.isMine ? { mine: true } : {}),
  }));
}

/** A name for a text: FNV-1a, 32 bits. */
function keyOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(36);
}

/** `newer`: written by a later version. `corrupt`: no sidecar at all, or a broken one. */
export function readSidecar(written: string): Sidecar | 'newer' | 'corrupt' {
  try {
    const { version, settings, passages } = JSON.parse(written) as Record<string, unknown>;
    if (typeof version === 'number' && version > SIDECAR_VERSION) return 'newer';
    const isGood =
      version === SIDECAR_VERSION &&
      isRecord(settings) &&
      Object.values(settings).every(isSettings) &&
      Array.isArray(passages) &&
      passages.every((passage) => isPassage(passage, settings));
    return isGood ? { settings: settings as Sidecar['settings'], passages: passages as StoredPassage[] } : 'corrupt';
  } catch {
    return 'corrupt';
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSettings(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { feature, model, sampling, maxNewTokens, stopAt } = value;
  const isSampling = isRecord(sampling) && Object.values(sampling).every((option) => typeof option === 'number');
  const isStop = stopAt === undefined || typeof stopAt === 'string';
  return (
    typeof feature === 'string' && typeof model === 'string' && typeof maxNewTokens === 'number' && isSampling && isStop
  );
}

function isPassage(value: unknown, settings: Readonly<Record<string, unknown>>): boolean {
  if (!isRecord(value)) return false;
  const { settings: key, seed, candidate, time, taken, parts } = value;
  if (typeof key !== 'string' || !Object.hasOwn(settings, key)) return false;
  if (typeof time !== 'string' || Number.isNaN(Date.parse(time))) return false;
  const areNumbers = [seed, candidate, taken].every((number) => Number.isFinite(number));
  return areNumbers && Array.isArray(parts) && parts.length > 0 && parts.every(isPart);
}

function isPart(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { before, text, after, mine } = value;
  return [before, text, after].every((part) => typeof part === 'string') && text !== '' && (mine ?? true) === true;
}

export interface Reanchored {
  /** In the order of the text. */
  readonly pieces: Piece[];
  /** Passages of which nothing was found. */
  readonly lost: number;
}

/** @param text the document's as it is now; lines end in \n. */
export function reanchor(text: string, { settings, passages }: Sidecar): Reanchored {
  const found = findAnchors(
    text,
    passages.flatMap(({ parts }) => parts),
  );
  const pieces: Piece[] = [];
  let lost = 0;
  let anchor = 0;
  for (const { parts, taken, settings: key, seed, candidate, time } of passages) {
    const known = settings[key];
    if (!known) continue;
    const { stopAt, ...rest } = known;
    const receipt = { ...rest, stopAt, seed, candidate, time: Date.parse(time) };
    const source: Source = { receipt, text: parts.map((part) => part.text).join(''), taken };
    const before = pieces.length;
    let start = 0;
    for (const { text: written, mine } of parts) {
      for (const { offset, from, length } of found[anchor++] ?? []) {
        pieces.push({ offset, length, source, from: start + from, isMine: mine ?? false });
      }
      start += written.length;
    }
    if (pieces.length === before) lost++;
  }
  return { pieces: pieces.sort((one, other) => one.offset - other.offset), lost };
}
