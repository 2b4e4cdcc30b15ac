import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fitAfter, fitBefore } from '../../../../src/features/inlineCompletion/trim.ts';

describe('fitAfter', () => {
  it('keeps one blank between two words', () => {
    assert.equal(fitAfter('The cat', ' sat down.'), ' sat down.');
    assert.equal(fitAfter('The cat ', ' sat down.'), 'sat down.');
    assert.equal(fitAfter('The ca', 't sat down.'), 't sat down.');
  });

  it('adds no blank or empty line at the start of a line', () => {
    assert.equal(fitAfter('', ' Once upon a time'), 'Once upon a time');
    assert.equal(fitAfter('One.\n', ' Two.'), 'Two.');
    assert.equal(fitAfter('One.\n\n', '\n\nTwo.'), 'Two.');
    assert.equal(fitAfter('One.\n', '\nTwo.'), '\nTwo.');
    assert.equal(fitAfter('One.', '\n\nTwo.'), '\n\nTwo.');
  });

  it('ends with its last word', () => {
    assert.equal(fitAfter('The cat', ' sat down. \n'), ' sat down.');
  });

  it('is nothing without a word in it', () => {
    for (const text of ['', ' ', '...', '…', '."', ' — ', '\n\n***']) assert.equal(fitAfter('The cat', text), '', text);
  });

  it('is nothing if it holds what no writer wants', () => {
    assert.equal(fitAfter('The cat', ' sat\ufffd down'), '');
    assert.equal(fitAfter('The cat', ' sat\0 down'), '');
  });

  it('ends a line below the first where it would leave the view, at a word', () => {
    const long = 'The mother was so frightened by the storm that nobody could make her speak again.';
    const seen = 'The mother was so frightened by the storm that nobody could make her';
    assert.equal(fitAfter('The end.', `\n\n${long} She slept.\nHe went.`), `\n\n${seen}`);
    assert.equal(fitAfter('The end.', ` ${long}\n\n${seen}`), ` ${long}\n\n${seen}`);
    assert.equal(fitAfter('The end.', ` ${long}\n\n${long}`), ` ${long}\n\n${seen}`);
    assert.equal(fitAfter('The end.\n\n', `\n\n${long}`), long, 'the first line wraps');
    const unbroken = 'x'.repeat(100);
    assert.equal(fitAfter('The end.', `\n\n${unbroken}`), `\n\n${unbroken}`);
  });

  it('turns carriage returns into line ends', () => {
    assert.equal(fitAfter('The cat', ' sat.\r\nIt ran.'), ' sat.\nIt ran.');
  });
});

describe('fitBefore', () => {
  it('leaves it alone before nothing, or something else', () => {
    assert.equal(fitBefore(' sat down.', ''), ' sat down.');
    assert.equal(fitBefore(' sat down.', '\n\nThe dog'), ' sat down.');
  });

  it('is nothing if all of it stands there', () => {
    assert.equal(fitBefore(' sat down.', ' sat down. Then'), '');
    assert.equal(fitBefore('sat down.', '\nsat down.'), '');
  });

  it('drops the end that stands there', () => {
    assert.equal(fitBefore('I will not.”', '”'), 'I will not.');
    assert.equal(fitBefore(' sat down on the mat.', ' on the mat.'), ' sat down');
    assert.equal(fitBefore(' sat on the mat. It slept.', ' on the mat.'), ' sat');
  });

  it('does not take letters that agree by chance', () => {
    assert.equal(fitBefore(' sat', 't'), ' sat');
    assert.equal(fitBefore(' sat down', 'now'), ' sat down');
  });
});
