// The named presets as a list: what each is for, and what it sets.
import { PRESETS, type PresetName, type SamplingOptions } from '../../common/sampling.ts';

export interface PresetItem {
  readonly name: PresetName;
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

const descriptions: Readonly<Record<PresetName, string>> = {
  Article: 'As in the article: a little calmer than the model',
  Balanced: 'Storywisp\u2019s own defaults',
  Natural: 'As the model writes, without its unlikely words',
  Steady: 'Keeps to the likely, repeats little',
  Wild: 'Takes risks',
  Typical: 'Words that surprise as much as words usually do',
};

const names: Readonly<Record<keyof SamplingOptions, string>> = {
  temperature: 'temperature',
  topK: 'top-k',
  topP: 'top-p',
  minP: 'min-p',
  typicalP: 'typical-p',
  repetitionPenalty: 'repetition penalty',
  repetitionWindow: 'repetition window',
};

/** Values that switch a step off need no mention. */
const off: Partial<SamplingOptions> = { topK: 0, topP: 1, minP: 0, typicalP: 1, repetitionPenalty: 1 };

/** @param set what the writer has set: the preset that sets the same is in use. */
export function presetItems(set: Partial<SamplingOptions>, t: (message: string) => string): PresetItem[] {
  return (Object.keys(PRESETS) as PresetName[]).map((name) => {
    const isCurrent = isSame(PRESETS[name], set);
    const words = t(descriptions[name]);
    return {
      name,
      label: isCurrent ? `$(check) ${name}` : name,
      description: isCurrent ? `${t('in use')} · ${words}` : words,
      detail: detailOf(PRESETS[name]) || t('Each use has its own'),
    };
  });
}

function isSame(one: Partial<SamplingOptions>, other: Partial<SamplingOptions>): boolean {
  return (Object.keys(names) as (keyof SamplingOptions)[]).every((option) => one[option] === other[option]);
}

function detailOf(options: Partial<SamplingOptions>): string {
  const hasPenalty = (options.repetitionPenalty ?? 1) !== 1;
  return (Object.keys(options) as (keyof SamplingOptions)[])
    .filter((option) => options[option] !== off[option] && (option !== 'repetitionWindow' || hasPenalty))
    .map((option) => `${names[option]} ${options[option]}`)
    .join(', ');
}
