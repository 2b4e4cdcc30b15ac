// What ghost text depends on at one moment of one cursor, as plain data. Made by the glue, read by everything else.
import type { GenerationOptions } from '../../common/generation.ts';
import type { CareRules } from '../../editor/care.ts';
import type { MarkdownPart } from './markdownContext.ts';

export interface Situation {
  /** Names the document; stands for nothing else. */
  readonly document: string;
  /** The last text before the cursor, bounded. */
  readonly textBefore: string;
  /** Some of the text after it, on this line and below. */
  readonly textAfter: string;
  /** The part of a Markdown document that the cursor stands in; undefined in prose. */
  readonly inside: MarkdownPart | undefined;
  readonly cursors: number;
  readonly selecting: boolean;
  readonly writable: boolean;
  readonly paused: boolean;
  /** A command is writing into a document. */
  readonly commandWrites: boolean;
  /** The writer and the model take turns in this document. */
  readonly isDialogue: boolean;
  readonly modelFailed: boolean;
  /** Names what the model is told besides the page. */
  readonly memoryVersion: string;
  readonly settings: GhostTextSettings;
}

export interface GhostTextSettings {
  readonly languageOn: boolean;
  /** The editor's own `editor.inlineSuggest.enabled`. */
  readonly inlineSuggestOn: boolean;
  /** ms after the last key; null adapts. */
  readonly delay: number | null;
  readonly alternatives: number;
  readonly midWord: boolean;
  readonly inside: Readonly<Record<MarkdownPart, boolean>>;
  /** What may be offered. */
  readonly care: CareRules;
  readonly generation: Omit<GenerationOptions, 'candidates'>;
}
