// What the model reads before it answers. The persona goes along as a pinned note, which stays first however long the
// dialogue grows, with the story's memory after it; of the turns, the last ones are read for which there is room.
import type { MemoryPart, PinnedNote } from '../../common/memory.ts';
import { sentenceEnd } from '../../common/sentences.ts';
import { LONGEST_BEFORE, wellFormed } from '../../editor/documents.ts';
import type { Dialogue, Turn } from './dialogue.ts';

export interface DialoguePrompt {
  /** One line a turn, the last one open for the speaker. */
  readonly textBefore: string;
  readonly memory: readonly MemoryPart[];
}

/** @param memory what the story is told: of its note, the depth is counted in turns. */
export function dialoguePrompt(
  { persona, turns }: Omit<Dialogue, 'speakers'>,
  speaker: string,
  memory: readonly MemoryPart[] = [],
): DialoguePrompt {
  const open = `${speaker}:`;
  const lines: string[] = [];
  let left = LONGEST_BEFORE - open.length;
  for (const line of turns.toReversed().map(lineOf)) {
    // A turn that is longer than all the room is answered by its end.
    if (line.length > left && lines.length > 0) break;
    lines.unshift(line.slice(-left));
    left -= line.length;
  }
  const note: PinnedNote = { kind: 'pinned', name: speaker, text: wellFormed(sentencesOf(persona).join('\n')) };
  return { textBefore: wellFormed(lines.join('') + open), memory: note.text === '' ? memory : [note, ...memory] };
}

function lineOf({ speaker, text }: Turn): string {
  const line = plain(text);
  return line === '' ? '' : `${speaker}: ${line}\n`;
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** A note that is too long keeps its first lines: those of a persona are its sentences. */
function sentencesOf(persona: string): string[] {
  const text = plain(persona);
  const sentences: string[] = [];
  for (let start = 0; start < text.length; ) {
    const end = sentenceEnd(text, start, true) ?? text.length;
    sentences.push(text.slice(start, end).trim());
    start = end;
  }
  return sentences.filter((sentence) => sentence !== '');
}
