// The shape of the tree: places, newest first; the roads of each; the roads that go on from those. Pages keep it lazy.
import { type Road, wholeOf } from './road.ts';

/** Roads that were offered at one place. */
export interface Crossing {
  readonly kind: 'crossing';
  readonly before: string;
  /** Newest first; none of them goes on from another. */
  readonly roads: readonly RoadNode[];
  /** Of its newest road, ms since 1970. */
  readonly time: number;
}

export interface RoadNode {
  readonly kind: 'road';
  readonly road: Road;
  readonly further: readonly RoadNode[];
}

/** What did not fit on a page. */
export interface More<T> {
  readonly kind: 'more';
  readonly rest: readonly T[];
}

/** Nodes shown at once below another. */
export const PAGE = 100;

/** @param roads oldest first. @returns newest first. */
export function crossingsOf(roads: readonly Road[]): Crossing[] {
  const byPlace = new Map<string, Road[]>();
  for (const road of roads) {
    const there = byPlace.get(road.before);
    if (there) there.push(road);
    else byPlace.set(road.before, [road]);
  }
  return [...byPlace]
    .map(([before, there]) => ({
      kind: 'crossing' as const,
      before,
      roads: treeOf(there),
      time: there.reduce((newest, { receipt }) => Math.max(newest, receipt.time), 0),
    }))
    .sort((one, other) => other.time - one.time);
}

/** @param roads of one place, oldest first. */
function treeOf(roads: readonly Road[]): RoadNode[] {
  const byLead = new Map<string, Road[]>();
  for (const road of roads) {
    const there = byLead.get(road.lead);
    if (there) there.unshift(road);
    else byLead.set(road.lead, [road]);
  }
  const nodesFor = (lead: string): RoadNode[] => {
    const here = byLead.get(lead) ?? [];
    // Two roads may say the same: what follows stands below one of them.
    byLead.delete(lead);
    return here.map((road) => ({ kind: 'road', road, further: nodesFor(wholeOf(road)) }));
  };
  const nodes = nodesFor('');
  // The road that these went on from was forgotten.
  for (const lead of [...byLead.keys()].sort((one, other) => one.length - other.length)) nodes.push(...nodesFor(lead));
  return nodes;
}

/** The first page of `nodes`, and the rest behind one more node. */
export function pageOf<T>(nodes: readonly T[]): (T | More<T>)[] {
  if (nodes.length <= PAGE) return [...nodes];
  return [...nodes.slice(0, PAGE), { kind: 'more', rest: nodes.slice(PAGE) }];
}
