// Asks how much is to be written; what was chosen last stands first.
import * as vscode from 'vscode';
import { isLength, type Length, MOST, OFFERED, parseLength, sameLength, wordsOfLength } from './length.ts';

const REMEMBERED = 'story.length';

interface LengthItem extends vscode.QuickPickItem {
  /** Undefined asks for another one. */
  readonly length: Length | undefined;
}

/** @returns undefined if the writer thought better of it. */
export async function chooseLength(memory: vscode.Memento, title: string): Promise<Length | undefined> {
  const { l10n } = vscode;
  const kept = memory.get<unknown>(REMEMBERED);
  const last = isLength(kept) ? kept : undefined;
  const offered = OFFERED.filter((length) => !last || !sameLength(length, last));
  const items: LengthItem[] = [...(last ? [last] : []), ...offered].map((length) => ({
    label: wordsOfLength(length, l10n.t),
    ...(length === last && { description: l10n.t('as last time') }),
    length,
  }));
  items.push({ label: l10n.t('Another length...'), length: undefined });
  const placeHolder = l10n.t('How much is to be written?');
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder });
  const length = chosen && (chosen.length ?? (await askLength(title)));
  if (length) await memory.update(REMEMBERED, length);
  return length;
}

async function askLength(title: string): Promise<Length | undefined> {
  const { l10n } = vscode;
  const answer = await vscode.window.showInputBox({
    title,
    prompt: l10n.t('For example: 12 sentences, 4 paragraphs, 800 tokens.'),
    validateInput: (text) =>
      text.trim() === '' || parseLength(text)
        ? undefined
        : l10n.t(
            'A number with its unit: up to {0} sentences, {1} paragraphs or {2} tokens.',
            MOST.sentences,
            MOST.paragraphs,
            MOST.tokens,
          ),
  });
  return answer === undefined ? undefined : parseLength(answer);
}
