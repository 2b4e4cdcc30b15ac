// GPT-2's printable stand-ins for bytes: a token's text in the vocabulary file, and the bytes it stands for.
// Source: `bytes_to_unicode` in the GPT-2 release (openai/gpt-2, src/encoder.py).

const BYTE_OF: ReadonlyMap<number, number> = (() => {
  const printable = (byte: number) => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  const codes = new Map<number, number>();
  let next = 256;
  for (let byte = 0; byte < 256; byte++) codes.set(printable(byte) ? byte : next++, byte);
  return codes;
})();

/** @returns undefined if `token` is not written in the alphabet. */
export function bytesOfToken(token: string): Uint8Array | undefined {
  const bytes = new Uint8Array(token.length);
  for (let i = 0; i < token.length; i++) {
    const byte = BYTE_OF.get(token.charCodeAt(i));
    if (byte === undefined) return undefined;
    bytes[i] = byte;
  }
  return bytes;
}
