// How the next token is chosen: the options, their defaults by use, and the named presets.

export interface SamplingOptions {
  /** Divides the logits; 0 takes the likeliest token (greedy). 0 to 2. */
  readonly temperature: number;
  /** Keeps the k likeliest tokens; 0 keeps all. */
  readonly topK: number;
  /** Nucleus: keeps the smallest set with this much probability; 1 keeps all. (0, 1] */
  readonly topP: number;
  /** Keeps tokens at least this share as likely as the likeliest; 0 keeps all. [0, 1] */
  readonly minP: number;
  /** Locally typical: keeps this much probability, nearest to the entropy first; 1 keeps all. (0, 1] */
  readonly typicalP: number;
  /** Makes tokens of the last `repetitionWindow` less likely; 1 leaves them. 1 to 2. */
  readonly repetitionPenalty: number;
  /** Tokens looked back over. 0 to 1024. */
  readonly repetitionWindow: number;
}

/** What the text is for; each use has defaults of its own. */
export type SamplingUse = 'ghostText' | 'continue' | 'ideas' | 'augment';

const ghostText: SamplingOptions = {
  temperature: 0.8,
  topK: 50,
  topP: 0.92,
  minP: 0,
  typicalP: 1,
  repetitionPenalty: 1.15,
  repetitionWindow: 128,
};
const bolder = { topP: 0.95, repetitionPenalty: 1.1, repetitionWindow: 256 };

export const SAMPLING_DEFAULTS: Readonly<Record<SamplingUse, SamplingOptions>> = {
  ghostText,
  continue: { ...ghostText, ...bolder, temperature: 0.9 },
  ideas: { ...ghostText, ...bolder, temperature: 1 },
  augment: { ...ghostText, ...bolder, temperature: 1 },
};

/** The options for a use: what the writer set wins, for every use; the rest is the use's own default. */
export function resolveSampling(use: SamplingUse, set: Partial<SamplingOptions>): SamplingOptions {
  return { ...SAMPLING_DEFAULTS[use], ...set };
}

export type PresetName = 'Article' | 'Balanced' | 'Natural' | 'Steady' | 'Wild' | 'Typical';

const plain: SamplingOptions = {
  temperature: 1,
  topK: 0,
  topP: 1,
  minP: 0,
  typicalP: 1,
  repetitionPenalty: 1,
  repetitionWindow: 128,
};

/** Settings by name. *Balanced* sets nothing: the defaults by use. */
export const PRESETS: Readonly<Record<PresetName, Partial<SamplingOptions>>> = {
  Article: { ...plain, temperature: 0.8, topK: 50 },
  Balanced: {},
  Natural: { ...plain, topP: 0.95 },
  Steady: { ...plain, temperature: 0.7, topK: 40, topP: 0.9, repetitionPenalty: 1.2 },
  Wild: { ...plain, temperature: 1.2, minP: 0.05 },
  Typical: { ...plain, typicalP: 0.95 },
};
