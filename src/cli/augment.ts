// `augment FILE --out OUT`: variants of each record, written as they come; a run that was stopped goes on.
import { randomInt } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import path from 'node:path';
import { augment } from '../common/augment/augment.ts';
import {
  type EarlierRun,
  earlierRun,
  RowWriter,
  readBack,
  seedIn,
  settingsText,
} from '../common/augment/augmentedFile.ts';
import { type AugmentFigures, FigureCounter } from '../common/augment/figures.ts';
import { SeenTexts } from '../common/augment/seenTexts.ts';
import { sourceRecords } from '../common/augment/sourceRecords.ts';
import type { AugmentOptions, Write } from '../common/augment/variants.ts';
import { StorywispError } from '../common/errors.ts';
import { resolveSampling } from '../common/sampling.ts';
import { codeOf } from '../node/errorCode.ts';
import type { AugmentArguments } from './arguments.ts';
import { faultsOnly } from './faults.ts';
import { type Session, writeJson } from './session.ts';

/** @throws StorywispError `bad-request` for files that cannot be read, written, or gone on with. */
export async function augmentFile(session: Session): Promise<void> {
  const { input, augment: asked, seed, sampling } = session.arguments;
  if (!asked) return;
  const { layout, out, outFormat } = asked;
  const total = await sizeOf(input);
  const earlier = await earlierRun(writtenTo(out), outFormat);
  const options: AugmentOptions = {
    variants: asked.variants,
    mode: asked.mode,
    keep: asked.keep,
    maxOverlap: asked.maxOverlap,
    sampling: resolveSampling('augment', sampling),
    seed: seed ?? (earlier && seedIn(earlier.settings)) ?? randomInt(2 ** 32),
  };
  const settings = settingsText(path.basename(input), layout, options);
  if (earlier) refuseOther(out, earlier, settings, session.model.name);

  const counter = new FigureCounter();
  const seen = new SeenTexts();
  const back = await readBack(writtenTo(out), outFormat, layout.column, Buffer.byteLength, (text, distance) => {
    seen.add(text);
    counter.addVariant(text, distance);
  });
  if (back.row > 1) session.report(`going on with record ${back.row}`);
  const file = await openAt(out, back.size);
  const judge = await faultsOnly();
  const progress = new Progress(total, session.report);
  try {
    await augment(
      {
        records: sourceRecords(textOf(input), layout),
        column: layout.column,
        options,
        judge,
        write: writer(session),
        model: () => session.model.name,
        rows: new RowWriter(outFormat, settings, back.size > 0 ? earlier?.columns : undefined),
        from: back.row,
        seen,
        counter,
        append: (rows) => append(file, rows, out),
        onRecord: ({ row, raw }) => progress.passed(row, Buffer.byteLength(raw)),
      },
      session.token,
    );
  } finally {
    await file.close();
  }
  showFigures(session, asked, options.seed, counter.figures());
}

function refuseOther(out: string, earlier: EarlierRun, settings: string, model: string): void {
  if (earlier.settings === settings && earlier.model === model) return;
  const detail = `${out} was written with other settings (${earlier.settings}, model ${earlier.model}); take the same, or another --out`;
  throw new StorywispError('bad-request', detail);
}

function writer({ engine, model, token }: Session): Write {
  return async ({ prompt, ...request }) => {
    const steps = engine.generate(prompt, { ...request, contextTokens: model.maxPositions }, token);
    let step = await steps.next();
    while (!step.done) step = await steps.next();
    return step.value.candidates;
  };
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    throw failed('read', file, error);
  }
}

/** The text of a file in pieces. */
async function* textOf(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    for await (const bytes of createReadStream(file)) yield decoder.decode(bytes as Uint8Array, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if (error instanceof TypeError)
      throw new StorywispError('bad-request', `${file} is not UTF-8 text`, { cause: error });
    throw failed('read', file, error);
  }
}

/** What an earlier run has written, be it cut off inside a character; nothing if there is no such file. */
async function* writtenTo(file: string): AsyncGenerator<string> {
  try {
    yield* createReadStream(file, 'utf8');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw failed('read', file, error);
  }
}

/** @param size bytes that are kept of what is there. */
async function openAt(file: string, size: number): Promise<FileHandle> {
  try {
    const handle = await open(file, 'a');
    await handle.truncate(size);
    return handle;
  } catch (error) {
    throw failed('written', file, error);
  }
}

async function append(file: FileHandle, rows: string, name: string): Promise<void> {
  try {
    await file.appendFile(rows);
  } catch (error) {
    throw failed('written', name, error);
  }
}

function failed(how: 'read' | 'written', file: string, error: unknown): StorywispError {
  const reason = error instanceof Error ? error.message : String(error);
  return new StorywispError('bad-request', `${file} cannot be ${how} (${reason})`, { cause: error });
}

/** Tells how far it is, a line for each hundredth. */
class Progress {
  readonly #total: number;
  readonly #report: (line: string) => void;
  #bytes = 0;
  #told = 0;

  /** @param total bytes of the source. */
  constructor(total: number, report: (line: string) => void) {
    this.#total = total;
    this.#report = report;
  }

  passed(row: number, bytes: number): void {
    this.#bytes += bytes;
    const hundredths = Math.floor((100 * this.#bytes) / this.#total);
    if (hundredths === this.#told) return;
    this.#told = hundredths;
    this.#report(`record ${row} of about ${Math.round((row * this.#total) / this.#bytes)}, ${hundredths} %`);
  }
}

function showFigures(session: Session, { out }: AugmentArguments, seed: number, figures: AugmentFigures): void {
  const { records, skipped, kept, dropped, sampled, distance } = figures;
  if (session.arguments.json) {
    const { nearCopy: near_copies, duplicate: duplicates, empty, hidden: faulty } = dropped;
    const [distinct1, distinct2, distinct3] = figures.distinct;
    writeJson(session, {
      model: session.model.name,
      seed,
      out,
      records,
      skipped,
      kept,
      dropped: { near_copies, duplicates, empty, faulty },
      distinct_1: distinct1,
      distinct_2: distinct2,
      distinct_3: distinct3,
      self_bleu_4: figures.selfBleu,
      distance,
      sampled,
    });
    return;
  }
  const lost = `${dropped.nearCopy} near-copies, ${dropped.duplicate} duplicates, ${dropped.empty} empty, ${dropped.hidden} faulty`;
  const [one, two, three] = figures.distinct.map((share) => share.toFixed(3));
  session.write(`${records} records, ${skipped} of them with too little text\n`);
  session.write(`${kept} variants in ${out}; dropped: ${lost}\n`);
  session.write(
    `distinct-1 ${one}, distinct-2 ${two}, distinct-3 ${three}, Self-BLEU-4 ${figures.selfBleu.toFixed(3)}`,
  );
  session.write(` (on ${sampled} of them)\n`);
  session.write(`distance to the source ${distance.toFixed(3)} edits a word\n`);
  session.write(`seed ${seed}\n`);
}
