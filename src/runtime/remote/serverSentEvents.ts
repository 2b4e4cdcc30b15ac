// Server-sent events as they come over the wire: https://html.spec.whatwg.org/multipage/server-sent-events.html
import { StorywispError } from '../../common/errors.ts';

const LONGEST_EVENT = 2 ** 20;

/**
 * The `data` of each event. An event that the stream ends in counts too.
 * @throws StorywispError `server-refused` if an event does not end within a million characters.
 */
export async function* eventData(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    // A carriage return at the end may be the first half of a line break.
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    if (size + rest.length > LONGEST_EVENT)
      throw new StorywispError('server-refused', 'its answer is one endless line');
    for (const line of lines) {
      const value = dataOf(line);
      if (value !== undefined) {
        data.push(value);
        size += value.length;
      } else if (line === '') {
        if (data.length > 0) yield data.join('\n');
        data = [];
        size = 0;
      }
    }
  }
  const last = dataOf(rest.replace(/\r$/, ''));
  if (last !== undefined) data.push(last);
  if (data.length > 0) yield data.join('\n');
}

/** Undefined if the line says something else. */
function dataOf(line: string): string | undefined {
  return line.startsWith('data:') ? line.slice(5).replace(/^ /, '') : undefined;
}
