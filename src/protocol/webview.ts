// The contract between the editor and its panels: every message, by direction. Plain JSON, known to a browser.

//#region to the ideas panel

export type ToIdeasView =
  | { readonly type: 'kinds'; readonly kinds: readonly KindOfIdeas[]; readonly problem: string | null }
  /** What is chosen and written in the panel's own fields. */
  | { readonly type: 'asking'; readonly kind: string; readonly line: string }
  /** What the next ideas come from, in words. */
  | { readonly type: 'source'; readonly words: string }
  | { readonly type: 'work'; readonly work: Work }
  /** What is to be read out. */
  | { readonly type: 'say'; readonly words: string }
  | { readonly type: 'group'; readonly group: IdeaGroup }
  /** Another card of a group, below one of its cards or, without it, at its end. */
  | {
      readonly type: 'card';
      readonly group: number;
      readonly below: number | null;
      readonly card: IdeaCard;
      /** The first of what was asked for: the writer looks for it. */
      readonly isFirst: boolean;
    }
  | { readonly type: 'mark'; readonly card: number; readonly mark: CardMark }
  | { readonly type: 'drop'; readonly card: number }
  | { readonly type: 'clear' };

export interface KindOfIdeas {
  readonly id: string;
  readonly title: string;
}

/** `words` are the writer's; `done` is the share, 0 to 1, or null where nobody knows. */
export type Work =
  | { readonly state: 'idle' }
  | { readonly state: 'asking'; readonly words: string; readonly done: number | null }
  | { readonly state: 'paused'; readonly words: string }
  | { readonly state: 'nothing'; readonly words: string }
  | { readonly state: 'failed'; readonly words: string };

/** Ideas that were asked for together; the newest group is shown first. */
export interface IdeaGroup {
  readonly id: number;
  /** The kind, and the document that they are for. */
  readonly title: string;
  readonly from: string;
  readonly cards: readonly IdeaCard[];
}

export interface IdeaCard {
  readonly id: number;
  readonly text: string;
  /** Came as a variation of the card above. */
  readonly isVariation: boolean;
  readonly marks: readonly CardMark[];
}

export type CardMark = 'inserted' | 'kept';

//#endregion
//#region from the ideas panel

export type FromIdeasView =
  /** Its page is there, and shows nothing yet. */
  | { readonly type: 'ready' }
  | { readonly type: 'asking'; readonly kind: string; readonly line: string }
  | { readonly type: 'ask'; readonly kind: string; readonly line: string }
  | { readonly type: 'stop' }
  | { readonly type: 'again' }
  | { readonly type: 'resume' }
  | { readonly type: 'editPatterns' }
  /** It is the one that has, or would have, the focus. */
  | { readonly type: 'current'; readonly card: number }
  | { readonly type: CardAction; readonly card: number };

export type CardAction = 'insert' | 'keep' | 'more' | 'drop';

//#endregion
