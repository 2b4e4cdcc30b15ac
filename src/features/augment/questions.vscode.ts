// What a writer is asked before Augment Text begins.
import * as vscode from 'vscode';
import type { AugmentMode } from '../../common/augment/cut.ts';

export interface Answers {
  readonly mode: AugmentMode;
  readonly variants: number;
}

const FEWEST = 1;
const MOST = 100;

/** @returns undefined when the writer leaves. */
export async function askHow(): Promise<Answers | undefined> {
  const { l10n, window } = vscode;
  const title = l10n.t('Augment Text');
  const modes: (vscode.QuickPickItem & { readonly mode: AugmentMode })[] = [
    {
      mode: 'prefix',
      label: l10n.t('From the beginning'),
      detail: l10n.t('Keeps the first words and writes the rest anew.'),
    },
    { mode: 'infill-end', label: l10n.t('The end'), detail: l10n.t('Keeps all but the last sentence or clause.') },
  ];
  const chosen = await window.showQuickPick(modes, { title, placeHolder: l10n.t('What is to be written anew?') });
  if (!chosen) return undefined;
  const given = await window.showInputBox({
    title,
    prompt: l10n.t('Variants of each record'),
    value: '3',
    validateInput: (value) => (isCount(value) ? undefined : l10n.t('A whole number from {0} to {1}', FEWEST, MOST)),
  });
  return given === undefined ? undefined : { mode: chosen.mode, variants: Number(given) };
}

/** The column of the text: `text` if there is one, the only one, or the one the writer chooses. */
export async function askColumn(columns: readonly string[]): Promise<string | undefined> {
  const { l10n, window } = vscode;
  if (columns.includes('text')) return 'text';
  if (columns.length === 1) return columns[0];
  return window.showQuickPick(columns, {
    title: l10n.t('Augment Text'),
    placeHolder: l10n.t('Which column is the text?'),
  });
}

function isCount(value: string): boolean {
  const count = Number(value);
  return value.trim() !== '' && Number.isInteger(count) && count >= FEWEST && count <= MOST;
}
