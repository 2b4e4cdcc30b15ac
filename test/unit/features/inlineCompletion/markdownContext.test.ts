import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type MarkdownPart, markdownPart } from '../../../../src/features/inlineCompletion/markdownContext.ts';
import { linesOf, pageOf } from '../../../support/pageOf.ts';

type Case = readonly [name: string, text: string, part: MarkdownPart | undefined];

const cases: readonly Case[] = [
  ['prose', 'The cat ^', undefined],
  ['an empty document', '^', undefined],
  ['front matter', '---\ntitle: A ^\n---\nText', 'frontMatter'],
  ['the first line of front matter', '---^\ntitle: A\n---\nText', 'frontMatter'],
  ['front matter in TOML', '+++\ntitle = "^"\n+++', 'frontMatter'],
  ['front matter that is not closed yet', '---\ntitle: ^', 'frontMatter'],
  ['below front matter', '---\ntitle: A\n---\nText ^', undefined],
  ['below a rule at the start', '---\nThe cat ^', undefined],
  ['between rules further down', 'One\n\n---\ntitle: A^\n---', undefined],
  ['a fenced block', 'A\n```js\nlet x^\n```', 'code'],
  ['the info of a fence', '```py^', 'code'],
  ['a block of tildes with backticks inside', '~~~\n```\n^', 'code'],
  ['a fence closed by a longer one', '```\nx\n`````\nProse ^', undefined],
  ['a fence that a shorter one does not close', '````\n```\n^', 'code'],
  ['a fence that one with an info does not close', '```\n```js\n^', 'code'],
  ['a fence in a quote', '> ```\n> x^', 'code'],
  ['below a closed fence', '```\nx\n```\nProse ^', undefined],
  ['a fence of tildes that text does not close', '~~~\n~~~ a ~~~\n^', 'code'],
  ['a line of three backticks with one more behind', '``` a ` b\nProse ^', undefined],
  ['indented code', 'Prose\n\n    x = ^', 'code'],
  ['a second line of indented code', 'Prose\n\n\tx\n\ty^', 'code'],
  ['an indented line of a paragraph', 'Prose\n    goes on ^', undefined],
  ['an indented paragraph of a list', '- one\n\n    and ^', undefined],
  ['a code span', 'Call `open^', 'code'],
  ['after a code span', 'Call `open` and ^', undefined],
  ['a code span of two backticks', 'Call ``a ` b^', 'code'],
  ['a comment', 'A <!-- note ^', 'comments'],
  ['a comment over lines', 'A <!-- note\nstill ^\n-->', 'comments'],
  ['after a comment', 'A <!-- note --> and ^', undefined],
  ['after a comment over lines', '<!--\nnote\n-->\nProse ^', undefined],
  ['a comment opened in a fence', '```\n<!--\n```\nProse ^', undefined],
  ['a fence opened in a comment', '<!--\n```\n-->\nProse ^', undefined],
  ['a table row', '| a | ^', 'tables'],
  ['a table without outer pipes', 'a | b\n--- | ---\nc | ^', 'tables'],
  ['prose with a pipe', 'either | or ^', undefined],
  ['below a table', '| a |\n|---|\n| b |\n\nProse ^', undefined],
  ['the address of a link', 'See [it](https://a.b/^', 'links'],
  ['the title of a link', 'See [it](a.md "Ti^', 'links'],
  ['after a link', 'See [it](a.md) and ^', undefined],
  ['the label of a link', 'See [it^](a.md)', 'links'],
  ['the label of a reference', 'See [it^][1]', 'links'],
  ['a wiki link', 'See [[Cha^', 'links'],
  ['an image', '![A pic^', 'links'],
  ['a bare address', 'See https://exam^', 'links'],
  ['www', 'See www.exam^', 'links'],
  ['after a bare address', 'See https://a.b and ^', undefined],
  ['a definition of a link', '[1]: ^', 'links'],
  ['a footnote', '[^1]: He never ', undefined],
  ['a stage direction', 'JOHN [laughs ^', undefined],
];

describe('markdownPart', () => {
  for (const [name, text, part] of cases) {
    it(`${name}: ${part ?? 'prose'}`, () => {
      const isFootnote = name === 'a footnote';
      const { document, place } = isFootnote ? pageOf(`${text}@`, '@') : pageOf(text, '^');
      assert.equal(markdownPart(document, place), part);
    });
  }

  it('sees the lines of a CRLF document, whose text has no line ends in it', () => {
    const document = linesOf('---\ntitle: A\n---\n```\ncode');
    assert.equal(markdownPart(document, { line: 4, character: 2 }), 'code');
  });

  it('reads each line a few times at most, and few of a long document', () => {
    let looked = 0;
    const document = {
      lineCount: 100_000,
      lineAt(index: number) {
        looked++;
        return { text: index % 2 ? 'a | b' : '    c | d' };
      },
    };
    markdownPart(document, { line: 99_998, character: 9 });
    assert.ok(looked < 3500, `${looked} lines`);
  });

  for (const [name, unit] of [
    ['words', 'the sea and the sky '],
    ['backticks', '`'],
    ['brackets', '['],
    ['dashes and pipes', '-|'],
    ['blanks', ' '],
    ['comment marks', '<!--'],
    ['letters', 'a'],
  ] as const) {
    it(`copes with ten million characters of ${name} on one line`, () => {
      const text = unit.repeat(10_000_000 / unit.length);
      markdownPart(linesOf(text), { line: 0, character: text.length });
      markdownPart(linesOf(`${text}\n`), { line: 1, character: 0 });
    });

    it(`copes with many long lines of ${name}`, () => {
      const line = `${unit.repeat(1990 / unit.length)} a \` |`;
      const text = Array(1000).fill(line).join('\n');
      markdownPart(linesOf(text), { line: 999, character: line.length });
    });
  }
});
