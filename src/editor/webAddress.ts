// Addresses on the web as writers type them. URL is declared here because this layer sees neither Node's nor the browser's
// types.

interface Parsed {
  readonly protocol: string;
  readonly origin: string;
  readonly host: string;
  readonly pathname: string;
}

declare const URL: { canParse(text: string): boolean; new (text: string): Parsed };

/** Undefined if `text` is no address of a web server. */
export function webAddress(text: string): Parsed | undefined {
  const trimmed = text.trim();
  if (!URL.canParse(trimmed)) return undefined;
  const url = new URL(trimmed);
  return /^https?:$/.test(url.protocol) ? url : undefined;
}
