// Strings that tokenizers go wrong on, drawn with a seed.
import type { SeededRandom } from './seededRandom.ts';

const BLANKS = [
  ' ',
  '  ',
  '    ',
  '\t',
  '\n',
  '\n\n',
  '\r\n',
  '\r',
  '\v',
  '\f',
  '\u00a0',
  '\u1680',
  '\u2003',
  '\u2028',
];
const MORE_BLANKS = [
  '\u2029',
  '\u202f',
  '\u205f',
  '\u3000',
  '\u200b',
  '\ufeff',
  '\u0085',
  '\u001c',
  '\u001f',
  '\u180e',
];
const CONTRACTIONS = [
  "'s",
  "'t",
  "'re",
  "'ve",
  "'m",
  "'ll",
  "'d",
  "'S",
  "'LL",
  '’s',
  '’ll',
  "''",
  "'",
  "it's",
  "we'll've",
];
const EMOJI = ['😀', '👩‍👩‍👧‍👦', '🏳️‍🌈', '👍🏽', '🇫🇷', '✈️', '❤', '1️⃣'];
const MARKS = ['e\u0301', 'n\u0303', 'a\u0323\u0302', '\u0300', 'हिन्दी', 'กำ', '한', '\u1112\u1161\u11ab'];
const SIGNS = [...'.,;:!?-–—…"“”‘()[]{}<>@#$%^&*_+=/\\|~`', '<|endoftext|>', '...', '--', ',,', ', ,'];
const WORDS =
  'the The THE of and king castle whispered lorem Überraschung naïve Ελλάδα Москва שלום سلام 東京 ǅ ªº'.split(' ');
const NUMBERS = ['0', '7', '42', '1,000', '3.14', '2024', '١٢٣', '½', 'Ⅷ', '²', '१२'];

/** Up to 12 pieces of all kinds. Lone surrogates are replaced, as the product does. */
export function randomText(random: SeededRandom): string {
  let text = '';
  for (let pieces = random.below(13); pieces > 0; pieces--) text += piece(random);
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

function piece(random: SeededRandom): string {
  switch (random.below(12)) {
    case 0:
      return random.pick(BLANKS).repeat(1 + random.below(4));
    case 1:
      return random.pick(MORE_BLANKS);
    case 2:
      return random.pick(CONTRACTIONS);
    case 3:
      return random.pick(EMOJI);
    case 4:
      return random.pick(MARKS);
    case 5:
      return random.pick(SIGNS);
    case 6:
      return random.pick(NUMBERS);
    case 7:
      return anyCharacter(random, 0x80);
    case 8:
      return anyCharacter(random, 0x10000);
    case 9:
      return anyCharacter(random, 0x110000);
    case 10:
      return random.below(20) === 0 ? random.pick(['a', 'na', 'x-', '字', '😀']).repeat(200) : random.pick(WORDS);
    default:
      return ` ${random.pick(WORDS)}`;
  }
}

/** Any code unit value below `limit`: surrogates too. */
function anyCharacter(random: SeededRandom, limit: number): string {
  return String.fromCodePoint(random.below(limit));
}
