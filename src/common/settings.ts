// The settings, in one table. A test holds the manifest against it; `editor/configuration.ts` reads by it.

/** `model`: a change starts the model process again. */
export type Restarts = 'nothing' | 'model';

interface Entry<T> {
  readonly default: T;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly values?: readonly string[];
  /** The manifest's scope. `machine` settings name paths or threads and are not read from a workspace. */
  readonly scope: 'language-overridable' | 'resource' | 'window' | 'machine';
  readonly restarts: Restarts;
}

function number(value: number, minimum: number, maximum: number, scope: Entry<number>['scope']): Entry<number> {
  return { default: value, minimum, maximum, scope, restarts: 'nothing' };
}

function optionalNumber(minimum: number, maximum: number, scope: Entry<number>['scope']): Entry<number | null> {
  return { default: null, minimum, maximum, scope, restarts: 'nothing' };
}

const languages: Readonly<Record<string, boolean>> = { '*': false, markdown: true, plaintext: true };
const inside: Readonly<Record<string, boolean>> = {
  code: false,
  frontMatter: false,
  links: false,
  tables: false,
  comments: false,
};

/** Key under `storywisp.` -> what it may be. Units stand in the key or in the manifest's description. */
export const SETTINGS = {
  'inline.languages': { default: languages, scope: 'window', restarts: 'nothing' } as Entry<typeof languages>,
  /** Pause after the last key, ms; null adapts to the writer. */
  'inline.delay': optionalNumber(0, 10_000, 'language-overridable'),
  'inline.maxNewTokens': number(32, 1, 256, 'language-overridable'),
  /** Alternatives when asked for; by itself there is one. */
  'inline.alternatives': number(3, 1, 8, 'language-overridable'),
  'inline.contextTokens': number(512, 64, 1024, 'language-overridable'),
  'inline.midWord': { default: false, scope: 'language-overridable', restarts: 'nothing' } as Entry<boolean>,
  'inline.inside': { default: inside, scope: 'language-overridable', restarts: 'nothing' } as Entry<typeof inside>,
  /** Quiet after Esc, s. */
  'inline.quietAfterEscape': number(20, 0, 600, 'language-overridable'),
  'sampling.temperature': number(0.8, 0, 2, 'language-overridable'),
  'sampling.topK': number(50, 0, 1000, 'language-overridable'),
  'sampling.topP': number(0.92, 0.01, 1, 'language-overridable'),
  'sampling.minP': number(0, 0, 1, 'language-overridable'),
  'sampling.typicalP': number(1, 0.01, 1, 'language-overridable'),
  'sampling.repetitionPenalty': number(1.15, 1, 2, 'language-overridable'),
  'sampling.repetitionWindow': number(128, 0, 1024, 'language-overridable'),
  'sampling.seed': optionalNumber(0, 4_294_967_295, 'language-overridable'),
  'continue.maxNewTokens': number(200, 1, 2000, 'language-overridable'),
  'ideas.count': number(5, 1, 10, 'resource'),
  'ideas.samples': number(10, 10, 40, 'resource'),
  'ideas.maxNewTokens': number(40, 8, 200, 'resource'),
  /** Folder of a checkpoint; empty is the embedded model. */
  'model.path': { default: '', scope: 'machine', restarts: 'model' } as Entry<string>,
  'model.precision': {
    default: 'auto',
    values: ['auto', 'int8', 'fp32'],
    scope: 'machine',
    restarts: 'model',
  } as Entry<'auto' | 'int8' | 'fp32'>,
  /** 0 lets the process choose. */
  'model.threads': { default: 0, minimum: 0, maximum: 64, scope: 'machine', restarts: 'model' } as Entry<number>,
  /** Bound on the KV cache, MB. */
  'model.cacheSize': {
    default: 256,
    minimum: 16,
    maximum: 8192,
    scope: 'machine',
    restarts: 'model',
  } as Entry<number>,
} as const satisfies Record<string, Entry<unknown>>;

export type SettingKey = keyof typeof SETTINGS;
export type SettingValue<K extends SettingKey> = (typeof SETTINGS)[K] extends Entry<infer T> ? T : never;
export type SettingEntry = Entry<unknown>;
