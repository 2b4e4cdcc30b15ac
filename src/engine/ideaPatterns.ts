// Openings that lead a model which cannot follow instructions to say how a story could go on.

export interface Opening {
  /** Stands between the page and the idea. */
  readonly separator: string;
  /** The idea's first words; ends with a blank if a word is to follow. */
  readonly lead: string;
}

const turns = [
  '',
  'Suddenly, ',
  '"',
  'The next morning ',
  'But ',
  'That night ',
  'When ',
  'At that moment ',
  'Nobody knew that ',
  'Then ',
];
const firstLines = ['', 'Once upon a time ', 'There was once ', 'One night ', '"', 'Long ago ', 'When ', 'The ', 'In '];

const endedSentence = /[.!?…:][)\]"'”’*_]*$/;

/**
 * The openings to sample from, in turn. In the middle of a sentence there is one: its own rest. After a sentence, new
 * paragraphs with a turn of events, and the paragraph itself carried on.
 * @param page without blanks at its end.
 */
export function openingsFor(page: string): readonly Opening[] {
  const quote = page.includes('“') ? '“' : '"';
  const leads = (list: readonly string[], separator: string): Opening[] =>
    list.map((lead) => ({ separator, lead: lead === '"' ? quote : lead }));
  if (page === '') return leads(firstLines, '');
  const carriedOn: Opening = { separator: ' ', lead: '' };
  if (!endedSentence.test(page)) return [carriedOn];
  const paragraph = page.includes('\n') && !page.includes('\n\n') ? '\n' : '\n\n';
  return [carriedOn, ...leads(turns, paragraph)];
}
