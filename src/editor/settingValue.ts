// Turns what stands in settings.json into what the table promises: wrong types fall back, out of range is clamped.
import { SETTINGS, type SettingEntry, type SettingKey, type SettingValue } from '../common/settings.ts';

export interface Reading<T> {
  readonly value: T;
  /** What was wrong, in words; undefined if nothing was. */
  readonly note: string | undefined;
}

export function readSettingValue<K extends SettingKey>(key: K, raw: unknown): Reading<SettingValue<K>> {
  const entry: SettingEntry = SETTINGS[key];
  const { value, problem } = read(entry, raw);
  return {
    value: value as SettingValue<K>,
    note: problem && `storywisp.${key} ${problem}; ${JSON.stringify(value)} is used`,
  };
}

interface Outcome {
  readonly value: unknown;
  readonly problem?: string;
}

function read(entry: SettingEntry, raw: unknown): Outcome {
  const standard = entry.default;
  if (raw === undefined || raw === standard) return { value: standard };
  if (Array.isArray(standard)) return readTexts(standard, raw);
  if (isRecord(standard)) return readSwitches(standard, raw);
  if (entry.minimum !== undefined) return readNumber(entry, raw);
  if (entry.values && !entry.values.includes(String(raw))) {
    return { value: standard, problem: `must be one of ${entry.values.join(', ')}` };
  }
  if (typeof raw !== typeof standard) return { value: standard, problem: `must be a ${typeof standard}` };
  return { value: raw };
}

function readNumber({ default: standard, minimum = 0, maximum = 0, integer }: SettingEntry, raw: unknown): Outcome {
  if (typeof raw !== 'number' || !Number.isFinite(raw)) return { value: standard, problem: 'must be a number' };
  const clamped = Math.min(maximum, Math.max(minimum, raw));
  if (clamped !== raw) return { value: clamped, problem: `must be from ${minimum} to ${maximum}` };
  if (integer && !Number.isInteger(raw)) return { value: Math.round(raw), problem: 'must be a whole number' };
  return { value: raw };
}

/** Reads a map of names to on or off over its defaults, so that a writer names only what differs. */
function readSwitches(standard: Record<string, unknown>, raw: unknown): Outcome {
  if (!isRecord(raw)) return { value: standard, problem: 'must be a map of names to true or false' };
  const entries = Object.entries(raw);
  const switches = entries.filter(([, on]) => typeof on === 'boolean');
  const value = { ...standard, ...Object.fromEntries(switches) };
  return switches.length === entries.length ? { value } : { value, problem: 'must hold only true or false' };
}

function readTexts(standard: readonly unknown[], raw: unknown): Outcome {
  if (!Array.isArray(raw)) return { value: standard, problem: 'must be a list of texts' };
  const value = raw.filter((one) => typeof one === 'string');
  return value.length === raw.length ? { value } : { value, problem: 'must hold only texts' };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a map like `inline.languages` switches a language on; `*` stands for those it does not name. */
export function isLanguageOn(languages: Readonly<Record<string, boolean>>, languageId: string): boolean {
  const named = Object.hasOwn(languages, languageId) ? languages[languageId] : languages['*'];
  return named ?? false;
}
