// From a kind, a line and what lies in the editor to a question for the model: the same for the list and the panel.
import * as vscode from 'vscode';
import { BUILT_IN_PATTERNS, type IdeaPattern, NEXT, patternFor } from '../../common/ideas/pattern.ts';
import { LONGEST_BEFORE, textBefore, wellFormed } from '../../editor/documents.ts';
import type { Services } from '../../editor/services.ts';
import { folderOf } from '../../editor/workspaceFolders.ts';
import type { Origin } from './ideasBoard.ts';
import type { PatternFiles } from './patternFiles.vscode.ts';
import { materialFor, questionFor, type WriterPage } from './question.ts';

export interface Wish {
  /** Id of a pattern. */
  readonly kind: string;
  /** What is to happen; empty for nothing. */
  readonly line: string;
}

/** Words for the writer. */
export interface Refusal {
  readonly refusal: string;
}

/** @param editor undefined: there is the line alone. */
export async function inquire(
  { kind, line }: Wish,
  editor: vscode.TextEditor | undefined,
  patternFiles: PatternFiles,
  { configuration, memory }: Pick<Services, 'configuration' | 'memory'>,
): Promise<Origin | Refusal> {
  const { l10n } = vscode;
  const document = editor?.document;
  const page = editor ? pageOf(editor) : { textBefore: '', selected: '' };
  const { patterns } = await patternFiles.patternsOf(document ? folderOf(document.uri) : firstFolder());
  const read = page.selected.trim() === '' ? page.textBefore : page.selected;
  const pattern = patternFor(patterns, kind, { page: read, line });
  if (!pattern) return { refusal: l10n.t('This kind of ideas is not there any more. Choose another.') };
  const settings = {
    count: configuration.get('ideas.count', document),
    samples: configuration.get('ideas.samples', document),
    maxNewTokens: configuration.get('ideas.maxNewTokens', document),
    sampling: configuration.sampling('ideas', document),
    seed: configuration.get('sampling.seed', document),
  };
  const asked = questionFor(pattern, materialFor(pattern, page, line), settings);
  if (!asked) {
    return { refusal: l10n.t('Nobody is named here yet. Select a name, or write one in the line: who is it about?') };
  }
  const parts = document ? await memory.partsFor(document.uri.toString(), page.textBefore) : [];
  return {
    title: pattern.title,
    document: document?.uri.toString(),
    from: document ? nameOf(document) : '',
    asked: { ...asked, memory: parts },
    kind: isPlain(pattern, { kind, line }) ? undefined : pattern.title,
  };
}

/** How the story could go on, and nothing else: the page and the seed are enough to have it again. */
function isPlain(pattern: IdeaPattern, { kind, line }: Wish): boolean {
  return kind === NEXT && line.trim() === '' && BUILT_IN_PATTERNS.includes(pattern);
}

function pageOf({ document, selection }: vscode.TextEditor): WriterPage {
  const selected = wellFormed(document.getText(selection).slice(-LONGEST_BEFORE)).replaceAll('\r\n', '\n');
  return { textBefore: textBefore(document, selection.end), selected };
}

export function firstFolder(): vscode.WorkspaceFolder | undefined {
  return vscode.workspace.workspaceFolders?.[0];
}

/** The last part of its path. */
function nameOf({ uri }: vscode.TextDocument): string {
  return uri.path.replace(/.*\//, '');
}

/** What ideas would come from now, for the writer. */
export function sourceWords(editor: vscode.TextEditor | undefined): string {
  const { l10n } = vscode;
  if (!editor) return l10n.t('No document is open: ideas come from the line alone.');
  const name = nameOf(editor.document);
  const { textBefore: before, selected } = pageOf(editor);
  const words = selected.match(/\S+/g)?.length ?? 0;
  if (words === 1) return l10n.t('{0}: the selected word', name);
  if (words > 1) return l10n.t('{0}: the {1} selected words', name, words);
  return before.trim() === ''
    ? l10n.t('{0}: nothing stands before the cursor', name)
    : l10n.t('{0}: the page before the cursor', name);
}
