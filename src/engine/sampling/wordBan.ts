// Keeps words from being written, by whatever tokens they are spelled: a token must not come if, after what was written,
// it would end one of them. The field's `bad_words_ids`, with the whole vocabulary in place of one spelling.
import { readEntries, type WordEntry } from '../../common/care/wordEntry.ts';
import type { Tokenizer } from '../ports.ts';
import { encodeUtf8 } from '../utf8.ts';
import type { VocabularyIndex } from '../vocabularyIndex.ts';

/** A word as a page may have it. */
interface Form {
  /** UTF-8, a character for each byte. */
  readonly spelled: string;
  readonly isStem: boolean;
}

const inWord = /[0-9A-Za-z\x80-\xff]/;
const blank = ' ';

export class WordBan {
  readonly #tokenizer: Tokenizer;
  readonly #vocabulary: VocabularyIndex;
  /** By what of them was written: a part of a word, or of a phrase. */
  readonly #begun = new Map<string, Form[]>();
  readonly #longest: number;
  /** Tokens that would be the whole of a word: a blank and the word, or the word where one may begin. */
  readonly #afterAny: readonly number[];
  readonly #atStart: readonly number[];
  /** By what was written. */
  readonly #endings = new Map<string, readonly number[]>();

  /** @param entries as in the writer's list. */
  constructor(entries: readonly string[], tokenizer: Tokenizer, vocabulary: VocabularyIndex) {
    this.#tokenizer = tokenizer;
    this.#vocabulary = vocabulary;
    const forms = readEntries(entries).flatMap(formsOf);
    for (const form of forms) {
      for (let length = 1; length < form.spelled.length; length++) {
        const part = form.spelled.slice(0, length);
        const begun = this.#begun.get(part);
        if (begun) begun.push(form);
        else this.#begun.set(part, [form]);
      }
    }
    this.#longest = Math.max(0, ...forms.map(({ spelled }) => spelled.length - 1));
    const isBounded = ({ spelled }: Form) => inWord.test(spelled[0] ?? '');
    this.#afterAny = this.#tokensOf([
      ...forms.map((form) => ({ ...form, spelled: blank + form.spelled })),
      ...forms.filter((form) => !isBounded(form)),
    ]);
    this.#atStart = this.#tokensOf(forms.filter(isBounded));
  }

  /** @param history tokens so far. @returns lists of tokens that must not come next. */
  after(history: readonly number[]): readonly (readonly number[])[] {
    const tail = this.#tail(history);
    const lists = [this.#afterAny];
    for (let from = tail.length; from >= Math.max(0, tail.length - this.#longest); from--) {
      if (inWord.test(tail[from - 1] ?? '') && inWord.test(tail[from] ?? 'a')) continue;
      lists.push(from === tail.length ? this.#atStart : this.#endingsAfter(tail.slice(from)));
    }
    return lists;
  }

  /** The end of what was written, one character longer than what could be a part of a word. */
  #tail(history: readonly number[]): string {
    let tail = '';
    for (let i = history.length - 1; i >= 0 && tail.length <= this.#longest; i--) {
      tail = String.fromCharCode(...this.#tokenizer.bytes(history[i] as number)) + tail;
    }
    return tail;
  }

  #endingsAfter(part: string): readonly number[] {
    const begun = this.#begun.get(part);
    if (!begun) return [];
    const known = this.#endings.get(part);
    if (known) return known;
    const endings = this.#tokensOf(begun.map((form) => ({ ...form, spelled: form.spelled.slice(part.length) })));
    this.#endings.set(part, endings);
    return endings;
  }

  /** Tokens that are one of `forms` as a whole; of a stem, also those that go on. */
  #tokensOf(forms: readonly Form[]): readonly number[] {
    const tokens = forms.flatMap(({ spelled, isStem }) => {
      const bytes = Uint8Array.from(spelled, (character) => character.charCodeAt(0));
      const { whole } = this.#vocabulary.spelling(bytes);
      return isStem ? whole : whole.filter((id) => this.#tokenizer.bytes(id).length === bytes.length);
    });
    return [...new Set(tokens)];
  }
}

function formsOf({ text, isStem }: WordEntry): Form[] {
  const plain = text.normalize('NFC').replace(/\s+/g, blank).replaceAll('’', "'");
  const lower = plain.toLowerCase();
  const cases = [plain, lower, lower.replace(/^./u, upper), lower.replace(/(?<=^|\s)\S/gu, upper), upper(lower)];
  const written = new Set(cases.flatMap((one) => [one, one.replaceAll("'", '’')]));
  return [...written].map((one) => ({ spelled: String.fromCharCode(...encodeUtf8(one)), isStem }));
}

function upper(text: string): string {
  return text.toUpperCase();
}
