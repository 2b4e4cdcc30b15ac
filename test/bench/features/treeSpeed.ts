// What opening the roads of a document costs: from the lines on the disk to the first page of the tree.
import { crossingsOf, pageOf } from '../../../src/features/branches/grouping.ts';
import { type Road, roadAt } from '../../../src/features/branches/road.ts';
import { RoadBook } from '../../../src/features/branches/roadBook.ts';
import { fileLines, readRoads } from '../../../src/features/branches/roadLines.ts';
import { receiptOf } from '../../support/receiptOf.ts';
import { type Summary, summarise } from '../statistics.ts';

export interface TreeSpeed {
  readonly roads: number;
  readonly kilobytes: number;
  /** ms: to read the file, and to make the tree of what was read. */
  readonly open: Summary;
  readonly draw: Summary;
}

const ROADS = 10_000;
/** Offered at one place. */
const TOGETHER = 3;
const ROUNDS = 15;
const DOCUMENT = 'file:///novel.md';

export function measureTree(page: string): TreeSpeed {
  const contents = `${[...fileLines(DOCUMENT, roadsOf(page))].join('\n')}\n`;
  const [open, draw]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    const reading = readRoads(contents, DOCUMENT);
    if (reading.state !== 'read' || reading.lost > 0) throw new Error('the roads cannot be read');
    const book = new RoadBook(reading.roads);
    const read = performance.now();
    pageOf(crossingsOf(book.roads()));
    const drawn = performance.now();
    open.push(drawn - start);
    draw.push(drawn - read);
  }
  return { roads: ROADS, kilobytes: contents.length / 1000, open: summarise(open), draw: summarise(draw) };
}

function roadsOf(page: string): Road[] {
  return Array.from({ length: ROADS }, (_, index) => {
    const crossing = Math.floor(index / TOGETHER);
    const offset = (crossing * 97) % (page.length - 400);
    const place = { before: `${page.slice(offset, offset + 60)}${crossing}`, offset, page: `page ${crossing}` };
    const text = page.slice(offset + 60, offset + 160);
    return roadAt(place, text, receiptOf({ seed: index, time: index, candidate: index % TOGETHER, memory: [[]] }));
  });
}
