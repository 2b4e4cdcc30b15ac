// Text as bytes of a file, where the layer knows neither Node nor a browser: both have these globals.

import type { GiveWay } from '../common/givingWay.ts';

declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const TextDecoder: new (label: 'utf-8') => { decode(bytes: Uint8Array): string };

export function encodeUtf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A file of lines, each ended by `\n`. */
export async function encodeLines(lines: Iterable<string>, giveWay: GiveWay): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (const line of lines) {
    await giveWay();
    parts.push(encodeUtf8(`${line}\n`));
  }
  const file = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    file.set(part, end);
    end += part.length;
  }
  return file;
}

/** What is no UTF-8 becomes replacement characters; a byte order mark is dropped. */
export function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes);
}
