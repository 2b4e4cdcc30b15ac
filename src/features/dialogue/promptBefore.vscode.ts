// What the model is given for an answer at a place of a dialogue document, and who gives it.
import * as vscode from 'vscode';
import { textOf } from '../../editor/lineFeeds.ts';
import type { OwnContext } from '../../editor/ownContexts.ts';
import type { Services } from '../../editor/services.ts';
import type { StoryMemory } from '../../editor/storyMemory.ts';
import { readDialogue, whoAnswers } from './dialogue.ts';
import { type DialoguePrompt, dialoguePrompt } from './dialoguePrompt.ts';
import { TURN_REQUEST } from './hearTurn.ts';
import { speakersOf } from './speakers.ts';

/** @param wanted who is to speak; by default whom the last turn calls, else who would answer it. */
export async function promptBefore(
  document: vscode.TextDocument,
  position: vscode.Position,
  speakers: readonly string[],
  memory: StoryMemory,
  wanted?: string,
): Promise<{ readonly speaker: string; readonly prompt: DialoguePrompt }> {
  const before = textOf(document, new vscode.Range(new vscode.Position(0, 0), position));
  const dialogue = readDialogue(before, speakers);
  const last = dialogue.turns.at(-1);
  const isCalled = last?.text === '' && last.speaker !== speakers[0];
  const speaker = wanted ?? (isCalled ? last.speaker : whoAnswers(dialogue)) ?? '';
  // Lore of who speaks goes along before they have said a word.
  const parts = await memory.partsFor(document.uri.toString(), `${before}\n\n${speaker}:`);
  return { speaker, prompt: dialoguePrompt(dialogue, speaker, parts) };
}

/** Undefined for a document that is no dialogue. */
export function contextOfAnswer(
  document: vscode.TextDocument,
  position: vscode.Position,
  { memory }: Pick<Services, 'memory'>,
): Promise<OwnContext> | undefined {
  const speakers = speakersOf(document);
  if (!speakers) return undefined;
  const { maxNewTokens, contextTokens } = TURN_REQUEST;
  return promptBefore(document, position, speakers, memory).then(({ speaker, prompt }) => ({
    ...prompt,
    maxNewTokens,
    contextTokens,
    purpose: vscode.l10n.t('the answer of {0}', speaker),
  }));
}
