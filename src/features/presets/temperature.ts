// Reads a temperature as a writer types it, and says what it will do.
import { SETTINGS } from '../../common/settings.ts';

const { minimum = 0, maximum = 0 } = SETTINGS['sampling.temperature'];

/** The number, with a point or a comma; undefined if it is none or out of range. */
export function parseTemperature(text: string): number | undefined {
  if (!/^\s*\d+([.,]\d*)?\s*$/.test(text)) return undefined;
  const value = Number(text.trim().replace(',', '.'));
  return value >= minimum && value <= maximum ? value : undefined;
}

export function wordsOfTemperature(value: number): string {
  if (value === 0) return 'Always the likeliest word: the same text each time';
  if (value < 0.6) return 'Careful, and soon repetitive';
  if (value <= 0.9) return 'Calm and coherent';
  if (value <= 1.1) return 'Lively, as the model learnt it';
  return value <= 1.4 ? 'Daring' : 'Wild, often nonsense';
}
