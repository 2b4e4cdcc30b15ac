// The roads of a document as lines of JSON, the first of which says whose they are. A part of the memory has a line of its
// own before the first road that was written with it. A line that is torn costs one road, or what one was written with.

import type { MemoryPart } from '../../common/memory.ts';
import { SAMPLING_DEFAULTS } from '../../common/sampling.ts';
import type { Receipt } from '../../editor/receipts.ts';
import { bounded, nameOf, partsOf } from './memoryNames.ts';
import type { Outcome, Road } from './road.ts';

export const VERSION = 2;

const lines = new WeakMap<Road, string>();

export function lineOf(road: Road): string {
  const known = lines.get(road);
  if (known !== undefined) return known;
  const { memory, ...receipt } = road.receipt;
  const named = memory && { memory: memory.map((parts) => parts.map(nameOf)) };
  const line = JSON.stringify({ ...road, receipt: { ...receipt, ...named } });
  lines.set(road, line);
  return line;
}

/** The lines of a document's file, one by one: there may be megabytes of them. */
export function* fileLines(document: string, roads: readonly Road[]): Generator<string> {
  const written = new Set<string>();
  yield JSON.stringify({ version: VERSION, document });
  for (const road of roads) {
    for (const [name, part] of partsOf(road.receipt)) {
      if (!written.has(name)) yield JSON.stringify({ name, part: bounded(part) });
      written.add(name);
    }
    yield lineOf(road);
  }
}

/** `newer`: a later Storywisp wrote it, and it must be left as it is. */
export type Reading =
  | { readonly state: 'newer' }
  | { readonly state: 'read'; readonly roads: Road[] /** Lines that could not be read. */; readonly lost: number };

/** Never throws: what cannot be read is counted. Of another document's roads nothing is taken. */
export function readRoads(contents: string, document: string): Reading {
  const [first = '', ...rest] = contents.split('\n').filter((line) => line !== '');
  const header = parsed(first);
  if (isRecord(header) && typeof header['version'] === 'number' && header['version'] > VERSION) {
    return { state: 'newer' };
  }
  if (!isRecord(header) || header['document'] !== document) return { state: 'read', roads: [], lost: rest.length };
  const roads: Road[] = [];
  const parts = new Map<string, MemoryPart>();
  let lost = 0;
  for (const line of rest) {
    const value = parsed(line);
    if (isRoad(value)) {
      const road = remembering(value, parts);
      lines.set(road, line);
      roads.push(road);
    } else if (isNamedPart(value)) parts.set(value.name, value.part);
    else lost++;
  }
  return { state: 'read', roads, lost };
}

/** The road with the parts that its line only names. */
function remembering(road: Road, parts: ReadonlyMap<string, MemoryPart>): Road {
  const { memory: named, ...receipt } = road.receipt as Omit<Receipt, 'memory'> & { readonly memory?: unknown };
  if (!Array.isArray(named)) return { ...road, receipt };
  const memory: MemoryPart[][] = [];
  for (const names of named) {
    const known = Array.isArray(names) ? names.map((name) => parts.get(String(name))) : [undefined];
    if (!known.every((part) => part !== undefined)) return { ...road, receipt };
    memory.push(known);
  }
  return { ...road, receipt: { ...receipt, memory } };
}

function isNamedPart(value: unknown): value is { readonly name: string; readonly part: MemoryPart } {
  if (!isRecord(value) || typeof value['name'] !== 'string' || !isRecord(value['part'])) return false;
  const { kind, name, text, depth } = value['part'];
  if (typeof name !== 'string' || typeof text !== 'string') return false;
  return kind === 'note' ? typeof depth === 'number' : kind === 'pinned' || kind === 'lore';
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const OUTCOMES: Readonly<Record<Outcome, true>> = {
  shown: true,
  taken: true,
  cycledPast: true,
  dismissed: true,
  retried: true,
};

function isRoad(value: unknown): value is Road {
  return (
    isRecord(value) &&
    ['id', 'before', 'page', 'lead', 'text'].every((key) => typeof value[key] === 'string') &&
    ['offset', 'taken'].every((key) => typeof value[key] === 'number') &&
    Object.hasOwn(OUTCOMES, String(value['outcome'])) &&
    isReceipt(value['receipt'])
  );
}

const SAMPLING_KEYS = Object.keys(SAMPLING_DEFAULTS.ghostText);

function isReceipt(value: unknown): value is Receipt {
  if (!isRecord(value)) return false;
  const { opening, ban, sampling } = value;
  return (
    [opening, ban].every((one) => one === undefined || typeof one === 'string') &&
    ['feature', 'model'].every((key) => typeof value[key] === 'string') &&
    ['seed', 'maxNewTokens', 'candidate', 'time'].every((key) => typeof value[key] === 'number') &&
    isRecord(sampling) &&
    SAMPLING_KEYS.every((key) => typeof sampling[key] === 'number')
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
