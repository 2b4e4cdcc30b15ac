// The shape and the bounds of every request's params, as the contracts in `protocol` state them.

import { LONGEST_BANNED, MOST_BANNED } from '../common/care/ban.ts';
import type { IdeaEnd, IdeaForm, Opening } from '../common/generation.ts';
import type { ContextOptions, MemoryPart } from '../common/memory.ts';
import type { HubAccess, ModelSource, ServerAccess } from '../common/models.ts';
import type { NetworkAccess } from '../common/network.ts';
import type { SamplingOptions } from '../common/sampling.ts';
import type { CompletionParams, IdeasParams, InitializeParams, LoadModelParams } from '../protocol/messages.ts';
import type {
  DescribeModelParams,
  FetchModelParams,
  ListModelsParams,
  RemoveModelParams,
} from '../protocol/modelMessages.ts';
import {
  between,
  type Guard,
  integer,
  list,
  nullable,
  oneOf,
  optional,
  shape,
  text,
  variants,
  yesOrNo,
} from './guards.ts';

/** UTF-16 units: far more than any model reads, and small enough to be tokenised at once. */
const LONGEST_TEXT = 1_000_000;
const LONGEST_NAME = 10_000;
const path = text(LONGEST_NAME);
const precision = oneOf('auto', 'int8', 'fp32');
const progressId = optional(text(200)) as Guard<string>;
const seed = nullable(integer(0, 4_294_967_295));
const SMALLEST_SHARE = 1e-6;
const MOST_PARTS = 1000;
/** First words of an idea, or a text that ends one, UTF-16 units. */
const LONGEST_WORDS = 500;
const MOST_OPENINGS = 100;
const MOST_ENDS = 50;

const network = shape<NetworkAccess>({
  proxy: nullable(text(LONGEST_NAME)),
  proxyAuthorization: nullable(text(LONGEST_NAME)),
  noProxy: list(text(LONGEST_NAME), MOST_PARTS),
  strictCertificates: yesOrNo,
  systemCertificates: yesOrNo,
});

const server = { url: text(LONGEST_NAME), key: nullable(text(LONGEST_NAME)), network };

const sampling = shape<SamplingOptions>({
  temperature: between(0, 2),
  topK: integer(0, 1_000_000),
  topP: between(SMALLEST_SHARE, 1),
  minP: between(0, 1),
  typicalP: between(SMALLEST_SHARE, 1),
  repetitionPenalty: between(1, 2),
  repetitionWindow: integer(0, 1024),
});

export const initializeParams = shape<InitializeParams>({
  protocolVersion: integer(0, Number.MAX_SAFE_INTEGER),
  token: optional(text(200)) as Guard<string>,
});

export const loadModelParams = shape<LoadModelParams>({
  source: variants<ModelSource, 'kind'>('kind', {
    folder: shape({ kind: oneOf('folder'), folder: path }),
    library: shape({ kind: oneOf('library'), id: text(LONGEST_NAME) }),
    server: shape({ kind: oneOf('server'), model: text(LONGEST_NAME), ...server }),
  }),
  storage: path,
  precision,
  threads: integer(0, 64),
  cacheBytes: integer(0, 2 ** 40),
  memoryBytes: integer(0, Number.MAX_SAFE_INTEGER),
  idleMs: integer(0, 2 ** 31 - 1),
});

const hub = shape<HubAccess>({
  endpoint: text(LONGEST_NAME),
  token: nullable(text(LONGEST_NAME)),
  network,
});
const describedModel = { storage: path, hub, repository: text(LONGEST_NAME), precision };

export const listModelsParams = shape<ListModelsParams>({ storage: path, embedded: path, precision });

export const describeModelParams = shape<DescribeModelParams>(describedModel);

export const fetchModelParams = shape<FetchModelParams>({
  ...describedModel,
  revision: text(LONGEST_NAME),
  keepCheckpoint: yesOrNo,
  progressId,
});

export const describeServerParams = shape<ServerAccess>(server);

export const removeModelParams = shape<RemoveModelParams>({ storage: path, id: text(LONGEST_NAME) });

const namedText = { name: text(LONGEST_NAME), text: text(LONGEST_TEXT) };

const memory = optional(
  list(
    variants<MemoryPart, 'kind'>('kind', {
      pinned: shape({ kind: oneOf('pinned'), ...namedText }),
      lore: shape({ kind: oneOf('lore'), ...namedText }),
      note: shape({ kind: oneOf('note'), ...namedText, depth: integer(0, 1000) }),
    }),
    MOST_PARTS,
  ),
) as Guard<readonly MemoryPart[]>;

const banned = optional(list(text(LONGEST_BANNED, 1), MOST_BANNED)) as Guard<readonly string[]>;

export const completionParams = shape<CompletionParams>({
  document: text(LONGEST_NAME),
  lane: oneOf('interactive', 'stream', 'background'),
  textBefore: text(LONGEST_TEXT),
  candidates: integer(1, 16),
  maxNewTokens: integer(1, 2000),
  minNewTokens: optional(integer(0, 2000)),
  stopAt: oneOf('sentence', 'line', 'paragraph', 'page', 'budget'),
  sampling,
  seed,
  contextTokens: integer(1, 65_536),
  memory,
  banned,
  progressId,
});

export const contextOptions = shape<ContextOptions>({
  textBefore: text(LONGEST_TEXT),
  memory,
  maxNewTokens: integer(1, 2000),
  contextTokens: integer(1, 65_536),
});

const proseEnd = oneOf('sentence', 'line', 'paragraph');
const endTexts = list(text(LONGEST_WORDS, 1), MOST_ENDS);
const ideaEnd: Guard<IdeaEnd> = (value, where) =>
  Array.isArray(value) ? endTexts(value, where) : proseEnd(value, where);

const ideaForm = shape<IdeaForm>({
  openings: list(shape<Opening>({ before: text(LONGEST_WORDS), lead: text(LONGEST_WORDS) }), MOST_OPENINGS, 1),
  endAt: ideaEnd,
  fewestWords: integer(1, 1000),
  mostWords: integer(1, 1000),
  capital: yesOrNo,
  alone: text(LONGEST_NAME),
});

export const ideasParams = shape<IdeasParams>({
  textBefore: text(LONGEST_TEXT),
  form: ideaForm,
  memory,
  banned,
  count: integer(1, 40),
  samples: integer(1, 40),
  maxNewTokens: integer(1, 200),
  sampling,
  seed,
  progressId,
});
