// Server-sent events as they come over the wire: https://html.spec.whatwg.org/multipage/server-sent-events.html
import { StorywispError } from '../../common/errors.ts';

const LONGEST_EVENT = 2 ** 20;

/**
 * The `data` of each event. An event that the stream ends in counts too.
 * @throws StorywispError `server-refused` if an event does not end within a million characters.
 */
export async function* eventData(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let line = '';
  let data: string[] = [];
  let size = 0;
  let held = '';
  for await (const chunk of bytes) {
    const text = held + decoder.decode(chunk, { stream: true });
    // A carriage return at the end may be the first half of a line break.
    held = text.endsWith('\r') ? '\r' : '';
    const parts = text.slice(0, text.length - held.length).split(/\r\n|\n|\r/);
    for (const [i, part] of parts.entries()) {
      line += part;
      if (size + line.length > LONGEST_EVENT)
        throw new StorywispError('server-refused', 'its answer is one endless line');
      if (i === parts.length - 1) break;
      const value = dataOf(line);
      if (value !== undefined) {
        data.push(value);
        size += value.length;
      } else if (line === '') {
        if (data.length > 0) yield data.join('\n');
        data = [];
        size = 0;
      }
      line = '';
    }
  }
  const last = dataOf(line);
  if (last !== undefined) data.push(last);
  if (data.length > 0) yield data.join('\n');
}

/** Undefined if the line says something else. */
function dataOf(line: string): string | undefined {
  return line.startsWith('data:') ? line.slice(5).replace(/^ /, '') : undefined;
}
