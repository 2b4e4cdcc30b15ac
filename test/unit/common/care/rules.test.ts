import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import fc from 'fast-check';
import { findCopy, findWholeCopy } from '../../../../src/common/care/copy.ts';
import { findDebris } from '../../../../src/common/care/debris.ts';
import { type CareSettings, Judge } from '../../../../src/common/care/judge.ts';
import { findLoop } from '../../../../src/common/care/loop.ts';
import { Page } from '../../../../src/common/care/page.ts';
import { WritersWords } from '../../../../src/common/care/writersWords.ts';
import { sentenceEnd } from '../../../../src/common/sentences.ts';

const nothing = new Page('');

describe('the writer’s words', () => {
  const found = (entries: string[], text: string, page = '') =>
    new WritersWords(entries).find(text, new Page(page))?.found;

  it('are whole words, whatever their case', () => {
    assert.equal(found(['blood'], ' There was Blood.'), 'Blood');
    assert.equal(found(['blood'], ' a bloody hand'), undefined);
    assert.equal(found(['cunt'], ' the train to Scunthorpe'), undefined);
    assert.equal(found(['blood'], ' He wrote *blood* and _blood_.'), 'blood');
    assert.equal(found(['blood'], ' the blood’s colour'), 'blood');
  });

  it('take what they grow into with a star', () => {
    assert.equal(found(['blood*'], ' a bloodied hand'), 'bloodied');
    assert.equal(found(['blood*'], ' blood'), 'blood');
    assert.equal(found(['blood*'], ' cold-blooded'), 'blooded');
    assert.equal(found(['blood*'], ' pureblood'), undefined);
  });

  it('may be phrases, over a line’s end too', () => {
    assert.equal(found(['heart of hearts'], ' in her heart\nof hearts'), 'heart\nof hearts');
    assert.equal(found(["don't worry"], ' Don’t worry!'), 'Don’t worry');
  });

  it('know letters of all scripts, and both ways to write an accent', () => {
    assert.equal(found(['čert'], ' To je ČERT!'), 'ČERT');
    assert.equal(found(['é'.normalize('NFC')], ` ${'é'.normalize('NFD')}`), 'é'.normalize('NFD'));
    assert.equal(found(['résumé'], ' a resume'), undefined);
    assert.equal(found(['血'], '他流血了'), '血', 'no blanks between words');
    assert.equal(found(['😂'], ' ha😂'), '😂');
  });

  it('leave alone what the page holds, and find what it only begins', () => {
    assert.equal(found(['damn'], ', said the king.', 'Damn'), undefined);
    assert.equal(found(['damn*'], ', said the king.', 'Damnation'), undefined);
    assert.equal(found(['bloody'], 'y knife', 'the blood'), 'bloody');
    assert.equal(found(['king', 'king of france'], ' of France sat.', 'The king'), 'king of France');
    assert.equal(found(['old king'], ' king sat.', `${'He was bold. '.repeat(40)}The cold`), undefined);
  });

  it('take characters as they are, and mean nothing when they are blank', () => {
    assert.equal(found(['f**k', 'a.b', '(x)', '[y'], ' f**k'), 'f**k');
    assert.equal(found(['a.b'], ' axb'), undefined);
    assert.equal(new WritersWords(['', '  ', '*', ' **']).isEmpty, true);
  });

  it('never find what does not stand there', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 5 }),
        fc.string({ unit: 'grapheme' }),
        (entries, text) => {
          const fault = new WritersWords(entries).find(text, nothing);
          if (!fault) return;
          assert.equal(text.slice(fault.start, fault.end), fault.found);
          const plain = (one: string) =>
            one.normalize('NFC').replaceAll('’', "'").replace(/\s+/g, ' ').toUpperCase().toLowerCase();
          const stems = entries.map((entry) => plain(entry.trim().replace(/\s*\*+$/, '')));
          assert.ok(
            stems.some((stem) => stem !== '' && plain(fault.found).startsWith(stem)),
            fault.found,
          );
        },
      ),
    );
  });
});

describe('debris', () => {
  const found = (text: string, page = 'The king sat down.') => findDebris(text, new Page(page))?.found;

  it('is what web pages left', () => {
    for (const text of [
      '\n\nAdvertisement\n\nThe queen',
      ' Advertisement Continue reading the main story',
      ' See http://example.com/a?b=c for more.',
      ' Visit www.example.com.',
      ' He wrote to king@example.com.',
      ' It is on example.com now.',
      ' said @kingofall on Monday.',
      ' Image copyright Getty Images',
      '\nShare this:\n',
      '\n\nRelated Articles\n',
      ' Sign up for our newsletter!',
      ' Follow us on Twitter',
      ' Click here to read more.',
      ' Copyright © 2015 The Palace. All rights reserved.',
      ' and <b>the</b> queen',
      ' black &amp; white',
      ' donâ€™t',
      ' The king [edit] was',
      '<|endoftext|>The',
    ])
      assert.ok(found(text), text);
  });

  it('is what libraries put around a text', () => {
    for (const text of [
      '\n\n[Illustration: The king]',
      ' *** END OF THE PROJECT GUTENBERG EBOOK',
      ' This is a Project Gutenberg book.',
      '\n[Transcriber’s note: so in the original]',
    ])
      assert.ok(found(text), text);
  });

  it('is not a word that a story needs', () => {
    for (const text of [
      ' The advertisement stood in The Times.',
      ' “Advertisements!” she said, and put the paper down.',
      ' He did it like this: first the one, then the other.',
      ' There was a photograph by the window.',
      ' I read this story to my son.',
      ' She would sign up for the army.',
      ' I do not subscribe to the view that he is mad.',
      ' Guards were posted at 3 gates.',
      ' He was related to the king.',
      ' The image in the water trembled.',
      ' a < b and c > d',
      ' Mr. Smith & Mr. Jones',
      ' “Follow me,” he said.',
      ' Click went the lock.',
      ' He came home.',
      ' © is a strange sign',
    ])
      assert.equal(found(text), undefined, text);
  });

  it('is no debris where the page has its like', () => {
    assert.equal(found(' Or see https://there.org.', 'Write to http://here.com.'), undefined);
    assert.ok(found('\n\nAdvertisement\n', 'Write to http://here.com.'));
    assert.equal(found('tisement\n', 'The end.\n\nAdver'), undefined);
  });

  it('knows where a line begins', () => {
    assert.ok(found('Advertisement\n\nThe', 'The end.\n\n'));
    assert.equal(found('Advertisement\n\nThe', 'He read the '), undefined);
  });
});

describe('a loop', () => {
  const found = (text: string, page = '') => findLoop(text, new Page(page))?.found;

  it('is a phrase that comes a third time in a row', () => {
    assert.equal(found(' and the sea, and the sea, and the sea, and'), 'and the sea');
    assert.equal(found(' and the sea, and the sea, and so on'), undefined);
    assert.equal(found(' He ran away. He ran away.', 'He ran away.'), 'He ran away');
  });

  it('is a word that comes a sixth time', () => {
    assert.equal(found(' Never, never, never, never, never!'), undefined, 'King Lear may');
    assert.equal(found(' no no no no no no no'), 'no');
    assert.equal(found(' tick tock tick tock tick tock'), undefined);
    assert.equal(found(' tick tock tick tock tick tock tick tock'), 'tick tock');
  });

  it('is never one that the writer made alone', () => {
    assert.equal(found(' and then he slept.', 'no no no no no no no no no'), undefined);
  });
});

describe('a copy', () => {
  const page = 'The old king went down to the sea in the morning and looked for the ship. “Who goes there?” said he.';
  const found = (text: string, before = page) => findCopy(text, new Page(before))?.found;

  it('is eight words in a row of the page', () => {
    assert.equal(found(' Then the old king went down to the sea in tears.'), 'the old king went down to the sea');
    assert.equal(found(' Then the old king went down to the river.'), undefined);
  });

  it('does not mind case, quotes or line ends', () => {
    assert.equal(found('\n\nTHE OLD KING, went\ndown to “the sea”!'), 'THE OLD KING, went\ndown to “the sea');
  });

  it('is not a name, a turn of phrase, or what the page began', () => {
    assert.equal(found(' “Who goes there?” said he.'), undefined);
    assert.equal(found(' down to the sea in the morning', `${page} The old king went`), undefined);
  });

  it('is not what stands on the page twice: that is a refrain', () => {
    const refrain = 'Mirror, mirror on the wall, who is the fairest of them all?';
    assert.ok(found(` ${refrain}`, `${refrain} You are.`));
    assert.equal(found(` ${refrain}`, `${refrain} You are. And again: ${refrain} You are not.`), undefined);
  });

  it('of the text itself is a loop', () => {
    const sentence = ' A boy went out to find a golden bird.';
    assert.equal(findCopy(sentence + sentence, nothing)?.reason, 'loop');
    assert.equal(findCopy(sentence, new Page(sentence))?.reason, 'copy');
  });

  it('of a whole text needs fewer words', () => {
    const whole = (text: string, before = page) => findWholeCopy(text, new Page(before))?.found;
    assert.equal(whole(' looked for the ship.'), undefined);
    assert.ok(whole(' in the morning and looked for the ship.'));
    assert.equal(whole('“Yes.”', '“Yes.”\n\n'), 'Yes');
    assert.equal(whole('“Yes.”', '“Yes.”\n\n“No.”\n\n“Perhaps.”\n\n'), undefined);
  });
});

describe('the list of the package', () => {
  let judge: Judge;
  before(async () => {
    judge = await Judge.by({ words: [], list: 'obscenity', hideFaults: false });
  });
  const found = (text: string, page = '') => judge.fault(text, new Page(page))?.found;

  it('has what nobody needs explained', () => {
    for (const text of [' What the fuck', ' this shitty town', ' You motherfucker!', ' a whore'])
      assert.ok(found(text), text);
  });

  it('leaves alone what a story needs for something else', () => {
    for (const text of [
      ' The cock crowed.',
      ' Dick Swiveller came in.',
      ' An ass and an ox.',
      ' He lived in Scunthorpe.',
      ' a chink of light',
      ' “What!” he ejaculated.',
      ' Moby-Dick',
      ' the dyke broke',
      ' Pussy-cat, pussy-cat, where have you been?',
      ' tit for tat',
      ' she tittered',
      ' a bundle of faggots',
      ' an assorted company of assassins',
      ' a niggardly man, and a feckless one',
      ' the manuscript of the analysis',
      ' the fair sex',
    ])
      assert.equal(found(text), undefined, text);
  });

  it('tells a model of its words, and of nothing innocent that begins alike', () => {
    const told = new WritersWords(judge.ban.words);
    const words = 'fuck fucking Shit bitches whore bastards cunt anal'.split(' ');
    for (const word of words) assert.ok(told.find(` ${word}`, nothing), word);
    const innocent =
      'about analysis analogy arsenic cock cuckoo cuckold assassin negroni twattle turducken grape therapist';
    for (const word of innocent.split(' ')) assert.equal(told.find(` ${word}`, nothing), undefined, word);
  });

  it('is not held against the page', () => {
    assert.equal(found(' he said.', '“Oh, fuck,”'), undefined);
    assert.equal(found('tty rain', 'the shi'), 'shit');
  });
});

describe('the judge', () => {
  const all: CareSettings = { words: ['king*'], list: 'obscenity', hideFaults: true };

  it('says what comes first in the text', async () => {
    const judge = await Judge.by(all);
    const page = new Page('');
    assert.equal(judge.fault(' See www.a.com, said the king.', page)?.reason, 'debris');
    assert.equal(judge.fault(' The king said fuck.', page)?.reason, 'words');
    assert.equal(judge.fault(' The queen said nothing.', page), undefined);
  });

  it('has nothing against anything without rules', async () => {
    const judge = await Judge.by({ words: [], list: 'none', hideFaults: false });
    assert.equal(judge.isIdle, true);
    assert.equal(judge.fault(' See www.a.com, said the fucking king.', new Page('')), undefined);
  });

  for (const name of ['holmes', 'austen']) {
    it(`hides no sentence of ${name}.txt where it stands`, async () => {
      const judge = await Judge.by({ words: [], list: 'obscenity', hideFaults: true });
      const text = readFileSync(`test/data/${name}.txt`, 'utf8');
      let sentences = 0;
      for (let start = 0; ; sentences++) {
        const end = sentenceEnd(text, start, true);
        if (end === undefined) break;
        const sentence = text.slice(start, end);
        assert.deepEqual(judge.fault(sentence, new Page(text.slice(0, start))), undefined, sentence);
        start = end;
      }
      assert.ok(sentences > 200, String(sentences));
    });
  }
});
