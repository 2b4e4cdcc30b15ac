// Which part of a record stays, and which part the model writes anew.
import { sentenceEnds } from '../sentences.ts';

/**
 * `prefix` keeps the first words; `infill-end` all but the last sentence, or of a single sentence all but the last clause.
 */
export type AugmentMode = 'prefix' | 'infill-end';
export const AUGMENT_MODES: readonly AugmentMode[] = ['prefix', 'infill-end'];

/** How much of a record `prefix` keeps: a share of its words, 0 to 1, or so many words. */
export type Keep = { readonly share: number } | { readonly words: number };

export interface Cut {
  /** Ends with the blank or the line break before what comes. */
  readonly kept: string;
  /** What the record says there. */
  readonly rest: string;
}

/** @returns undefined for a text of fewer than two words. A single clause is cut as by `prefix`. */
export function cutRecord(text: string, mode: AugmentMode, keep: Keep): Cut | undefined {
  const trimmed = text.trim();
  const at = (mode === 'infill-end' ? lastPart(trimmed) : undefined) ?? wordAfter(trimmed, keep);
  if (at === undefined) return undefined;
  const kept = trimmed.slice(0, at);
  const isNewLine = /\n[^\S\n]*$/.test(kept);
  return { kept: isNewLine ? kept : `${kept.trimEnd()} `, rest: trimmed.slice(at) };
}

/** Where the first word begins that is not kept. At least one is kept, and one is not. */
function wordAfter(text: string, keep: Keep): number | undefined {
  const starts = [...text.matchAll(/\S+/g)].map(({ index }) => index);
  const wanted = 'words' in keep ? keep.words : Math.round(keep.share * starts.length);
  return starts.length < 2 ? undefined : starts[Math.min(Math.max(1, wanted), starts.length - 1)];
}

function lastPart(text: string): number | undefined {
  return lastSentence(text) ?? lastClause(text);
}

function lastSentence(text: string): number | undefined {
  let last: number | undefined;
  for (const end of sentenceEnds(text, 0, true)) if (end < text.length) last = end;
  return last === undefined ? undefined : last + text.slice(last).search(/\S/);
}

function lastClause(text: string): number | undefined {
  const breaks = [...text.matchAll(/[,;:—–][”"’')]*\s+(?=\S)/g)];
  const last = breaks.at(-1);
  return last && last.index + last[0].length;
}
