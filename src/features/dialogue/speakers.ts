// Which documents are dialogues.
import type { TextDocument } from 'vscode';
import { readSpeakers } from './dialogue.ts';

/** The writer first; undefined if it is none. */
export function speakersOf(document: TextDocument): readonly string[] | undefined {
  const isPage = document.languageId === 'markdown' && document.uri.scheme !== 'vscode-notebook-cell';
  return isPage ? readSpeakers(document) : undefined;
}
