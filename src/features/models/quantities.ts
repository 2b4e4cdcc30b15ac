// Sizes, speeds and times as a writer reads them. Decimal units, as hubs and disks have them.

export type Translate = (message: string, ...args: (string | number)[]) => string;

/** `548 MB`, `1.5 GB`. */
export function size(bytes: number): string {
  if (bytes >= 999.5e6) return `${(bytes / 1e9).toFixed(1)} GB`;
  const megabytes = bytes / 1e6;
  return `${megabytes >= 9.95 || bytes === 0 ? Math.round(megabytes) : megabytes.toFixed(1)} MB`;
}

/** Parameters: `124M`, `1.6B`. */
export function count(parameters: number): string {
  if (parameters >= 999.5e6) return `${(parameters / 1e9).toFixed(1)}B`;
  return `${Math.max(1, Math.round(parameters / 1e6))}M`;
}

/** A token is about three quarters of an English word. */
const WORDS_A_TOKEN = 0.75;

export function wordsPerSecond(msPerToken: number): number {
  const words = (1000 / msPerToken) * WORDS_A_TOKEN;
  return words < 10 ? Math.max(0.1, Number(words.toFixed(1))) : Math.round(words);
}

/** `40 s left`, `3 min left`, `1 h 20 min left`. */
export function timeLeft(seconds: number, t: Translate): string {
  if (seconds < 60) return t('{0} s left', Math.max(1, Math.round(seconds)));
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t('{0} min left', minutes);
  return t('{0} h {1} min left', Math.floor(minutes / 60), minutes % 60);
}
