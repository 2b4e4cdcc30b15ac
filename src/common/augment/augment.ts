// A run: record after record to variants, each written as a whole. Knows neither files nor documents.
import { type CancellationToken, throwIfCancelled } from '../cancellation.ts';
import type { RowWriter } from './augmentedFile.ts';
import type { FigureCounter } from './figures.ts';
import type { SourceRecord } from './sourceRecords.ts';
import { type AugmentOptions, type Vary, varyRecord } from './variants.ts';

export interface AugmentRun extends Vary {
  readonly records: AsyncIterable<SourceRecord>;
  /** The column of the text. */
  readonly column: string;
  readonly options: AugmentOptions;
  /** Name of the model; asked for after it has answered. */
  readonly model: () => string;
  readonly rows: RowWriter;
  /** The record to begin with; those before it are done. */
  readonly from: number;
  /** The figures of what was written before; they go on. */
  readonly counter: FigureCounter;
  /** Takes all rows of a record at once. */
  append(rows: string): Promise<void>;
  /** Told of each record, done before or now. */
  onRecord(record: SourceRecord): void;
}

/** @throws CancelledError between two records; StorywispError; whatever the run's own functions throw. */
export async function augment(run: AugmentRun, token: CancellationToken): Promise<void> {
  for await (const record of run.records) {
    throwIfCancelled(token);
    if (record.row < run.from) run.counter.addRecords(1);
    else {
      const varied = await varyRecord(record, run.options, run);
      const rows = run.rows.rowsOf(varied, run.column, run.model());
      if (rows !== '') await run.append(rows);
      run.counter.add(varied);
    }
    run.onRecord(record);
  }
}
