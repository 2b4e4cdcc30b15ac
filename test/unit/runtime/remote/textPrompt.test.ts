import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textPrompt, textReport } from '../../../../src/runtime/remote/textPrompt.ts';
import { goodMemory } from '../../../support/samples.ts';

const PAGE = 'One.\n\nTwo.\n\nThree ';
const WITH_MEMORY = `A fable.\n\nThe fox is hungry.\n\nShort sentences.\n\n${PAGE}`;

test('the memory goes to the server before the page; what is looked at for the stop is the page', () => {
  const prompt = textPrompt(PAGE, 400, 400, goodMemory);
  assert.deepEqual(prompt, { text: WITH_MEMORY.trimEnd(), dropBlanks: true, before: PAGE });
  assert.deepEqual(textPrompt(PAGE, 400, 400), { ...prompt, text: PAGE.trimEnd() });
});

test('what there is no room for is not sent', () => {
  const long = { kind: 'lore', name: 'long.md', text: 'word '.repeat(1000) } as const;
  assert.equal(textPrompt(PAGE, 400, 400, [long]).text, PAGE.trimEnd());
});

test('the report holds what is sent, with estimates that say so', () => {
  const report = textReport({ textBefore: PAGE, memory: goodMemory, maxNewTokens: 10, contextTokens: 400 }, 400);
  assert.equal(report.pieces.map(({ text }) => text).join(''), WITH_MEMORY);
  assert.equal(report.isEstimate, true);
  assert.ok(report.tokens >= WITH_MEMORY.length / 4 && report.tokens <= report.limit);
});
