// A writer's file of patterns: read, and held against its schema. What is wrong is said with its line; the rest counts.
import { Validator } from '@cfworker/json-schema';
import { findNodeAtLocation, getNodeValue, type JSONPath, type Node, type ParseError, parseTree } from 'jsonc-parser';
import type { WrittenPattern } from '../../common/ideas/pattern.ts';
import schema from '../../common/ideas/patterns.schema.json' with { type: 'json' };
import type { Translate } from '../../editor/receiptWords.ts';

export interface PatternProblem {
  /** From 1 on. */
  readonly line: number;
  readonly words: string;
}

export interface LocatedPattern {
  readonly pattern: WrittenPattern;
  readonly line: number;
}

export interface PatternReading {
  readonly patterns: readonly LocatedPattern[];
  readonly problems: readonly PatternProblem[];
}

const { patterns: _, ...outside } = schema.properties;
const fileSchema = { ...schema, properties: { ...outside, patterns: { type: 'array', maxItems: 100 } } };
const fileValidator = new Validator(fileSchema as object, '7', false);
const patternValidator = new Validator(schema.definitions.pattern as object, '7', false);
/** Placeholders that stand for nothing. */
const strange = /\{(?!(?:page|line|name|idea)\})[A-Za-z]+\}/;

/** JSON; comments and a comma too many are let pass. Never throws. */
export function readPatterns(text: string, t: Translate): PatternReading {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
  const [error] = errors;
  if (!root || error) {
    return { patterns: [], problems: [{ line: lineAt(error?.offset ?? 0), words: t('this is not JSON') }] };
  }
  const wrong = problemIn(fileValidator, root, t);
  if (wrong) return { patterns: [], problems: [{ line: lineAt(wrong.offset), words: wrong.words }] };

  const patterns: LocatedPattern[] = [];
  const problems: PatternProblem[] = [];
  for (const node of findNodeAtLocation(root, ['patterns'])?.children ?? []) {
    const found = problemIn(patternValidator, node, t) ?? oddity(node, patterns, t);
    if (found) problems.push({ line: lineAt(found.offset), words: found.words });
    else patterns.push({ pattern: getNodeValue(node), line: lineAt(node.offset) });
  }
  return { patterns, problems };
}

interface Found {
  readonly offset: number;
  readonly words: string;
}

/** The first one, where it lies deepest. */
function problemIn(validator: Validator, node: Node, t: Translate): Found | undefined {
  const { errors } = validator.validate(getNodeValue(node));
  const deepest = errors.find(({ keyword }) => !WRAPPING.has(keyword));
  if (!deepest) return undefined;
  const { keyword, error, instanceLocation } = deepest;
  const path: JSONPath = instanceLocation.split('/').slice(1).map(unescaped);
  const place = findNodeAtLocation(node, path) ?? node;
  const quoted = /"([^"]*)"/.exec(error)?.[1] ?? '';
  if (keyword === 'required') return { offset: place.offset, words: t('"{0}" is missing', quoted) };
  const name = [...path].reverse().find((step) => typeof step === 'string');
  if (keyword === 'false') return { offset: place.offset, words: t('there is no "{0}" in a pattern', String(name)) };
  const what = name === undefined ? t('the file') : `"${name}"`;
  return { offset: place.offset, words: t('{0} is wrong: {1}', what, error.replace(/\.$/, '')) };
}

/** These only say that something in them is wrong. */
const WRAPPING: ReadonlySet<string> = new Set(['properties', 'items', 'additionalProperties', '$ref']);

function unescaped(step: string): string | number {
  return /^\d+$/.test(step) ? Number(step) : step.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** What a schema cannot say. */
function oddity(node: Node, before: readonly LocatedPattern[], t: Translate): Found | undefined {
  const pattern = getNodeValue(node) as WrittenPattern;
  const at = (key: string) => findNodeAtLocation(node, [key])?.offset ?? node.offset;
  if (before.some((other) => other.pattern.id === pattern.id)) {
    return { offset: at('id'), words: t('another pattern has the id "{0}"', pattern.id) };
  }
  for (const key of ['prompt', 'begin'] as const) {
    const found = strange.exec([pattern[key] ?? ''].flat().join('\n'))?.[0];
    if (found !== undefined) return { offset: at(key), words: t('{0} stands for nothing', found) };
  }
  const [fewest = 1, most = 1] = pattern.words ?? [];
  return fewest > most ? { offset: at('words'), words: t('fewest words are more than most') } : undefined;
}
