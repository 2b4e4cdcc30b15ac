// Opens the folder's file of patterns, and makes it with an example if there is none.
import * as vscode from 'vscode';
import { StorywispError } from '../../common/errors.ts';
import type { Services } from '../../editor/services.ts';
import { chooseFolder, openFile } from '../../editor/workspaceFolders.ts';
import { PATTERN_FILE } from './patternFiles.vscode.ts';

export async function editPatterns({ notifications }: Pick<Services, 'notifications'>): Promise<void> {
  const { l10n, workspace } = vscode;
  if (!workspace.workspaceFolders?.length) {
    notifications.tell(l10n.t('Open a folder first: patterns are kept in a file beside the story.'));
    return;
  }
  const folder = await chooseFolder();
  if (!folder) return;
  try {
    await openFile(vscode.Uri.joinPath(folder.uri, ...PATTERN_FILE), template());
  } catch (error) {
    const detail = `${PATTERN_FILE.join('/')} (${error instanceof Error ? error.message : error})`;
    notifications.commandFailed(new StorywispError('note-unwritable', detail, { cause: error }));
  }
}

function template(): string {
  const example = {
    patterns: [
      {
        id: 'rumours',
        title: vscode.l10n.t('Rumours'),
        prompt: '{page}\n\n{line} ',
        begin: ['\n\nIn the market they said that ', '\n\n"Have you heard?" whispered the baker. "'],
        ends: 'sentence',
      },
      { id: 'shortTitles', extends: 'titles', title: vscode.l10n.t('Short titles'), words: [2, 3] },
    ],
  };
  return `${JSON.stringify(example, undefined, 2)}\n`;
}
