// Who one can talk with: what a page says of somebody, and the document that a dialogue begins as.

import { sentenceEnd } from '../../common/sentences.ts';
import { withLineFeeds } from '../../editor/lineFeeds.ts';

/** The writer's own name until they write another. */
export const WRITER = 'You';
export const ASSISTANT = 'Assistant';

const MOST_SENTENCES = 3;

/** The first sentences of a page that name somebody. */
export function saidOf(name: string, text: string): string {
  const found: string[] = [];
  for (const paragraph of text.split(/\n\s*\n/)) {
    const prose = paragraph.replace(/\s+/g, ' ').trim();
    for (let start = 0; start < prose.length && found.length < MOST_SENTENCES; ) {
      const end = sentenceEnd(prose, start, true) ?? prose.length;
      const sentence = prose.slice(start, end).trim();
      if (sentence.includes(name)) found.push(sentence);
      start = end;
    }
  }
  return found.join(' ');
}

/** A new dialogue, open for the writer's first turn. @param hint stands in the front matter, for the writer. */
export function newDialogue(name: string, persona: string, hint: string): string {
  const about = withLineFeeds(persona.trim());
  return `---\ndialogue: ${WRITER}, ${name} # ${hint}\n---\n\n${about}\n\n${WRITER}: `;
}
