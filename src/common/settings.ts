// The settings, in one table. A test holds the manifest against it; `editor/configuration.ts` reads by it.
import type { CareList } from './care/judge.ts';

/** `model`: a change starts the model process again. */
export type Restarts = 'nothing' | 'model';

/** `machine` settings name paths or threads and are not read from a workspace. */
export type SettingScope = 'language-overridable' | 'resource' | 'window' | 'machine';

interface Entry<T> {
  readonly default: T;
  readonly minimum?: number;
  readonly maximum?: number;
  /** Only whole numbers. */
  readonly integer?: boolean;
  readonly values?: readonly string[];
  readonly scope: SettingScope;
  readonly restarts: Restarts;
}

function range<T extends number | null>(value: T, minimum: number, maximum: number, scope: SettingScope): Entry<T> {
  return { default: value, minimum, maximum, scope, restarts: 'nothing' };
}

function whole<T extends number | null>(value: T, minimum: number, maximum: number, scope: SettingScope): Entry<T> {
  return { ...range(value, minimum, maximum, scope), integer: true };
}

const own = 'language-overridable';
const languages: Readonly<Record<string, boolean>> = { '*': false, markdown: true, plaintext: true };
const inside = { code: false, frontMatter: false, links: false, tables: false, comments: false };

/** Key under `storywisp.` -> what it may be. Units stand in the key or in the manifest's description. */
export const SETTINGS = {
  'inline.languages': { default: languages, scope: 'window', restarts: 'nothing' } as Entry<typeof languages>,
  /** Pause after the last key, ms; null adapts to the writer. */
  'inline.delay': whole<number | null>(null, 0, 10_000, own),
  'inline.maxNewTokens': whole<number>(32, 1, 256, own),
  /** Alternatives when asked for; by itself there is one. */
  'inline.alternatives': whole<number>(3, 1, 8, own),
  'inline.contextTokens': whole<number>(512, 64, 1024, own),
  'inline.midWord': { default: false, scope: own, restarts: 'nothing' } as Entry<boolean>,
  'inline.inside': { default: inside, scope: own, restarts: 'nothing' } as Entry<Readonly<typeof inside>>,
  /** Quiet after Esc, s. */
  'inline.quietAfterEscape': range<number>(20, 0, 600, own),
  'sampling.temperature': range<number>(0.8, 0, 2, own),
  'sampling.topK': whole<number>(50, 0, 1000, own),
  'sampling.topP': range<number>(0.92, 0.01, 1, own),
  'sampling.minP': range<number>(0, 0, 1, own),
  'sampling.typicalP': range<number>(1, 0.01, 1, own),
  'sampling.repetitionPenalty': range<number>(1.15, 1, 2, own),
  'sampling.repetitionWindow': whole<number>(128, 0, 1024, own),
  'sampling.seed': whole<number | null>(null, 0, 4_294_967_295, own),
  'continue.maxNewTokens': whole<number>(200, 1, 2000, own),
  'ideas.count': whole<number>(5, 1, 10, 'resource'),
  'ideas.samples': whole<number>(10, 10, 40, 'resource'),
  'ideas.maxNewTokens': whole<number>(40, 8, 200, 'resource'),
  /** Where kept ideas go, a file's path in the folder. */
  'ideas.file': { default: 'ideas.md', scope: 'resource', restarts: 'nothing' } as Entry<string>,
  /** Enter after the writer's turn in a dialogue has the other answer. */
  'dialogue.answerOnEnter': { default: true, scope: 'resource', restarts: 'nothing' } as Entry<boolean>,
  /** Words and phrases that no offered text may hold; a `*` at the end takes what they grow into. */
  'care.words': { default: [], scope: 'resource', restarts: 'nothing' } as Entry<readonly string[]>,
  'care.list': {
    default: 'none',
    values: ['none', 'obscenity'],
    scope: 'resource',
    restarts: 'nothing',
  } as Entry<CareList>,
  /** Loops, debris, copies of the page. */
  'care.hideFaults': { default: true, scope: 'resource', restarts: 'nothing' } as Entry<boolean>,
  /** Share of a text's words that Augment Text keeps. */
  'augment.keepShare': range<number>(0.5, 0.05, 0.95, 'resource'),
  /** A variant with a larger share of its 4-grams in its source, or in another variant, is a near-copy. */
  'augment.maxOverlap': range<number>(0.5, 0, 1, 'resource'),
  /** A file's path in the folder. */
  'memory.pinnedNote': { default: '.storywisp/memory.md', scope: 'resource', restarts: 'nothing' } as Entry<string>,
  /** Paragraphs between the author's note and the one of the cursor. */
  'memory.noteDepth': whole<number>(3, 0, 50, 'resource'),
  /** The last paragraphs, in which the keys of lore are looked for. */
  'memory.loreParagraphs': whole<number>(4, 1, 50, 'resource'),
  /** An id on the hub of a model that was downloaded, or the absolute path of a folder; empty is the embedded model. */
  'model.name': { default: '', scope: 'machine', restarts: 'model' } as Entry<string>,
  /** URL of an OpenAI-compatible server; it wins over the name. Empty: the model runs on this machine. */
  'model.server': { default: '', scope: 'machine', restarts: 'model' } as Entry<string>,
  /** What the server calls the model. */
  'model.serverModel': { default: '', scope: 'machine', restarts: 'model' } as Entry<string>,
  'model.hubEndpoint': {
    default: 'https://huggingface.co',
    scope: 'machine',
    restarts: 'nothing',
  } as Entry<string>,
  /** Keeps what was downloaded once it is compiled: for fine-tuning. */
  'model.keepCheckpoint': { default: false, scope: 'machine', restarts: 'nothing' } as Entry<boolean>,
  'model.precision': {
    default: 'auto',
    values: ['auto', 'int8', 'fp32'],
    scope: 'machine',
    restarts: 'model',
  } as Entry<'auto' | 'int8' | 'fp32'>,
  /** 0 lets the process choose. */
  'model.threads': { ...whole<number>(0, 0, 64, 'machine'), restarts: 'model' } as Entry<number>,
  /** Bound on the KV cache, MB. */
  'model.cacheSize': { ...whole<number>(256, 16, 8192, 'machine'), restarts: 'model' } as Entry<number>,
  /** A model that needs more than this is not loaded, MB; 0 takes what the machine has. */
  'model.memoryLimit': { ...whole<number>(0, 0, 1_048_576, 'machine'), restarts: 'model' } as Entry<number>,
  /** The process ends when nothing was asked of it for so long; 0 keeps it. */
  'model.idleMinutes': { ...whole<number>(10, 0, 1440, 'machine'), restarts: 'model' } as Entry<number>,
} as const satisfies Record<string, Entry<unknown>>;

export type SettingKey = keyof typeof SETTINGS;
export type SettingValue<K extends SettingKey> = (typeof SETTINGS)[K] extends Entry<infer T> ? T : never;
export type SettingEntry = Entry<unknown>;
