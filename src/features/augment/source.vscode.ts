// What is to be varied: the data file that is open, or the lines that are selected. Says why not where there is nothing.
import * as vscode from 'vscode';
import type { OutputFormat } from '../../common/augment/augmentedFile.ts';
import { columnsOf, type SourceLayout, type SourceRecord, sourceRecords } from '../../common/augment/sourceRecords.ts';
import type { Notifications } from '../../editor/notifications.ts';
import { askColumn } from './questions.vscode.ts';
import { dataFormat, LONGEST_FILE, lineRecords, MOST_LINES, selectedLines } from './target.ts';

export interface Source {
  readonly document: vscode.TextDocument;
  readonly layout: SourceLayout;
  records(): AsyncIterable<SourceRecord>;
  /** UTF-16 units of all records. */
  readonly length: number;
  readonly outFormat: OutputFormat;
  /** The file that the variants go beside; undefined if they go into a document. */
  readonly file: vscode.Uri | undefined;
}

/** @param program the file of the command line. @returns undefined when the writer was told why not. */
export async function chooseSource(notifications: Notifications, program: string): Promise<Source | undefined> {
  const { l10n } = vscode;
  const editor = vscode.window.activeTextEditor;
  const format = editor && dataFormat(editor.document.uri.path, editor.document);
  if (editor && format) return dataSource(editor.document, format, notifications, program);
  const lines = selectedLines(editor?.selections ?? []);
  if (!editor || lines.length === 0) {
    notifications.tell(l10n.t('Select the lines to vary first, or open a .csv or .jsonl file.'));
    return undefined;
  }
  if (lines.length > MOST_LINES) {
    const words = l10n.t(
      '{0} lines are selected; {1} is the most here. For more, save them as a .txt file and call in a terminal: node "{2}" augment FILE.txt --out OUT.jsonl',
      lines.length,
      MOST_LINES,
      program,
    );
    notifications.tell(words);
    return undefined;
  }
  const records = lineRecords(editor.document, lines);
  if (records.length === 0) {
    notifications.tell(l10n.t('There is no text in the selected lines.'));
    return undefined;
  }
  return {
    document: editor.document,
    layout: { format: 'txt', column: 'text', labels: null },
    records: async function* () {
      yield* records;
    },
    length: records.reduce((sum, { raw }) => sum + raw.length, 0),
    outFormat: 'jsonl',
    file: undefined,
  };
}

async function dataSource(
  document: vscode.TextDocument,
  format: OutputFormat,
  notifications: Notifications,
  program: string,
): Promise<Source | undefined> {
  const { l10n } = vscode;
  const text = document.getText();
  if (text.length > LONGEST_FILE) {
    const most = Math.round(LONGEST_FILE / 2 ** 20);
    notifications.tell(
      l10n.t(
        'This file is larger than {0} MB. Call in a terminal: node "{2}" augment FILE.{1} --out OUT.{1}',
        most,
        format,
        program,
      ),
    );
    return undefined;
  }
  const columns = await columnsOf([text], format);
  if (columns.length === 0) {
    notifications.tell(l10n.t('There are no records in this file.'));
    return undefined;
  }
  const column = await askColumn(columns);
  if (column === undefined) return undefined;
  const layout = { format, column, labels: null };
  return {
    document,
    layout,
    records: () => sourceRecords([text], layout),
    length: text.length,
    outFormat: format,
    file: document.isUntitled ? undefined : document.uri,
  };
}
