// How much of a story is to be written: the lengths that are offered, what a writer may type, and the words for them.

export type LengthUnit = 'sentences' | 'paragraphs' | 'tokens';

export interface Length {
  readonly unit: LengthUnit;
  /** 1 to `MOST` of its unit. */
  readonly count: number;
  /** Asks at each paragraph's end whether to go on. */
  readonly pauses?: boolean;
}

export const MOST: Readonly<Record<LengthUnit, number>> = { sentences: 500, paragraphs: 100, tokens: 10_000 };

/** What is offered besides the last choice. */
export const OFFERED: readonly Length[] = [
  { unit: 'sentences', count: 1 },
  { unit: 'sentences', count: 5 },
  { unit: 'paragraphs', count: 1 },
  { unit: 'paragraphs', count: 3 },
  { unit: 'paragraphs', count: MOST.paragraphs, pauses: true },
  { unit: 'tokens', count: 500 },
  { unit: 'tokens', count: 2000 },
];

const units: Readonly<Record<string, LengthUnit>> = { s: 'sentences', p: 'paragraphs', t: 'tokens' };

/** Reads `5 sentences`, `2 paragraphs`, `800 tokens`, or each by its first letters; undefined if it is none in bounds. */
export function parseLength(text: string): Length | undefined {
  const match = /^\s*(\d{1,6})\s*(s(?:entences?)?|p(?:aragraphs?)?|t(?:okens?)?)\s*$/i.exec(text);
  const unit = units[(match?.[2] ?? '').charAt(0).toLowerCase()];
  const count = Number(match?.[1]);
  return unit !== undefined && count >= 1 && count <= MOST[unit] ? { unit, count } : undefined;
}

/** Whether something kept from another day is a length. */
export function isLength(value: unknown): value is Length {
  if (typeof value !== 'object' || value === null) return false;
  const { unit, count, pauses = false } = value as Partial<Record<keyof Length, unknown>>;
  if (unit !== 'sentences' && unit !== 'paragraphs' && unit !== 'tokens') return false;
  return Number.isInteger(count) && Number(count) >= 1 && Number(count) <= MOST[unit] && typeof pauses === 'boolean';
}

export function sameLength(a: Length, b: Length): boolean {
  return a.unit === b.unit && a.count === b.count && (a.pauses ?? false) === (b.pauses ?? false);
}

type Translate = (message: string, ...args: (string | number)[]) => string;

export function wordsOfLength({ unit, count, pauses }: Length, t: Translate): string {
  if (pauses) return t('Paragraph by paragraph, asking after each');
  if (unit === 'sentences') return count === 1 ? t('1 sentence') : t('{0} sentences', count);
  if (unit === 'paragraphs') return count === 1 ? t('1 paragraph') : t('{0} paragraphs', count);
  return count === 1 ? t('1 token') : t('{0} tokens', count);
}
