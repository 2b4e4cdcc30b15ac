// Ideas that were hidden, as Show What Was Hidden puts them into the text.
import type { Withheld } from '../../common/care/judge.ts';
import type { Hidden } from '../../editor/care.ts';
import { REMEMBERED } from '../../editor/textPlace.ts';
import type { GivenIdea } from './ideaSource.ts';
import { joinIdea } from './insertion.ts';

/** Where ideas are inserted. */
export interface IdeaPlace {
  /** The document's URI. */
  readonly document: string;
  readonly offset: number;
  readonly textBefore: string;
}

/** @param place undefined where no document is open. */
export function hiddenIdeas(ideas: readonly Withheld<GivenIdea>[], place: IdeaPlace | undefined): Hidden[] {
  return ideas.map(({ text, fault, receipt }) => {
    if (!place) return { text, fault, target: undefined };
    const { document, offset, textBefore } = place;
    const at = { before: textBefore.slice(-REMEMBERED), offset };
    return { text: joinIdea(text, textBefore, ''), fault, target: { document, place: at, receipt } };
  });
}
