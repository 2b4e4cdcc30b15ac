// The roads of a document as lines of JSON, the first of which says whose they are. A line that is torn costs one road.
import { SAMPLING_DEFAULTS } from '../../common/sampling.ts';
import type { Receipt } from '../../editor/receipts.ts';
import type { Outcome, Road } from './road.ts';

export const VERSION = 1;

const lines = new WeakMap<Road, string>();

export function lineOf(road: Road): string {
  const known = lines.get(road);
  if (known !== undefined) return known;
  const line = JSON.stringify(road);
  lines.set(road, line);
  return line;
}

export function writeRoads(document: string, roads: readonly Road[]): string {
  return `${[JSON.stringify({ version: VERSION, document }), ...roads.map(lineOf)].join('\n')}\n`;
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
  for (const line of rest) {
    const road = parsed(line);
    if (!isRoad(road)) continue;
    lines.set(road, line);
    roads.push(road);
  }
  return { state: 'read', roads, lost: rest.length - roads.length };
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
  const { sampling } = value;
  return (
    ['feature', 'model'].every((key) => typeof value[key] === 'string') &&
    ['seed', 'maxNewTokens', 'candidate', 'time'].every((key) => typeof value[key] === 'number') &&
    isRecord(sampling) &&
    SAMPLING_KEYS.every((key) => typeof sampling[key] === 'number')
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
