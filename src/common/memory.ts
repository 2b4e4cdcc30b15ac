// What the model is told besides the page, as data; and what of it all it is given at one place.

interface NamedText {
  /** The file it comes from, for the writer. */
  readonly name: string;
  readonly text: string;
}

/** Always first. */
export interface PinnedNote extends NamedText {
  readonly kind: 'pinned';
}

/** Of what the last paragraphs name; after the pinned note. */
export interface LorePart extends NamedText {
  readonly kind: 'lore';
}

/** Stands in the page. */
export interface AuthorsNote extends NamedText {
  readonly kind: 'note';
  /** Whole paragraphs between it and the one that the cursor is in. */
  readonly depth: number;
}

export type MemoryPart = PinnedNote | LorePart | AuthorsNote;
export type MemoryKind = MemoryPart['kind'];

/** What one asks of the model before it writes: what it would be given. */
export interface ContextOptions {
  readonly textBefore: string;
  readonly memory?: readonly MemoryPart[];
  /** As in `GenerationOptions`. */
  readonly maxNewTokens: number;
  readonly contextTokens: number;
}

/** A piece of the prompt; the page comes in two where the note stands in it. */
export interface ContextPiece {
  readonly kind: MemoryKind | 'page';
  /** Of a part of the memory; empty for the page. */
  readonly name: string;
  readonly text: string;
  readonly tokens: number;
}

/** A part of the memory for which there was no room, or only for its first lines. */
export interface ContextCut {
  readonly kind: MemoryKind;
  readonly name: string;
  /** Of the whole part, and of what was left of it. */
  readonly tokens: number;
  readonly kept: number;
}

export interface ContextReport {
  /** In the order of the prompt: their texts, one after the other, are what the model reads. */
  readonly pieces: readonly ContextPiece[];
  /** The word at the cursor: the model does not read it, its answer must begin with it. */
  readonly forced: string;
  readonly cut: readonly ContextCut[];
  /** UTF-16 units of the text before the cursor that are read, the word at the cursor included. */
  readonly pageLength: number;
  /** Of all pieces, and at most. */
  readonly tokens: number;
  readonly limit: number;
  /** The model is elsewhere: tokens are counted by rule of thumb. */
  readonly isEstimate: boolean;
}
