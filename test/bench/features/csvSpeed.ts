// What reading a data file costs that does not fit in memory at once.
import { createReadStream, createWriteStream, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sourceRecords } from '../../../src/common/augment/sourceRecords.ts';
import { benchFolder } from '../benchFolder.ts';

export interface CsvSpeed {
  readonly megabytes: number;
  readonly records: number;
  readonly seconds: number;
  /** Resident memory at the end of the first tenth, and at most after it, MB. */
  readonly memoryEarly: number;
  readonly memoryMost: number;
}

const MEGABYTES = 200;
const MEGABYTE = 1e6;
const LOOK_EVERY = 1000;

/** @param page some prose for the fields. */
export async function measureCsv(page: string): Promise<CsvSpeed> {
  const file = path.join(benchFolder, 'large.csv');
  try {
    await pipeline(Readable.from(rowsOf(page)), createWriteStream(file));
    const bytes = statSync(file).size;
    const start = performance.now();
    let [records, read, memoryEarly, memoryMost] = [0, 0, 0, 0];
    const source = createReadStream(file, 'utf8');
    for await (const { raw } of sourceRecords(source, { format: 'csv', column: 'text', labels: null })) {
      records++;
      read += raw.length;
      if (records % LOOK_EVERY !== 0) continue;
      const memory = process.memoryUsage.rss() / MEGABYTE;
      if (read < bytes / 10) memoryEarly = memory;
      else memoryMost = Math.max(memoryMost, memory);
    }
    const seconds = (performance.now() - start) / 1000;
    return { megabytes: bytes / MEGABYTE, records, seconds, memoryEarly, memoryMost };
  } finally {
    rmSync(file, { force: true });
  }
}

/** With a byte order mark, and quotes, commas and line ends in the fields. */
function* rowsOf(page: string): Generator<string> {
  yield '\ufeffid,text,mood\r\n';
  let written = 0;
  for (let id = 0; written < MEGABYTES * MEGABYTE; id++) {
    const from = (id * 211) % (page.length - 400);
    const text = page.slice(from, from + 300).replaceAll('"', '""');
    const row = `${id},"""${text}"",\nhe said",calm\r\n`;
    written += Buffer.byteLength(row);
    yield row;
  }
}
