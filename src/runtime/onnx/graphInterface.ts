// What an export asks for and gives, read from the graph's own inputs and outputs, whatever its architecture.
import type { InferenceSession } from 'onnxruntime-node';
import { StorywispError } from '../../common/errors.ts';

export type CellType = 'float32' | 'float16';

/** One layer's keys or values: the names that they come in and go out by. */
export interface CacheTensor {
  readonly past: string;
  readonly present: string;
  readonly heads: number;
  readonly headSize: number;
}

export interface GraphInterface {
  /** Names of the integer inputs, with their type. */
  readonly integers: ReadonlyMap<string, 'int32' | 'int64'>;
  /** Exports that hold two graphs in one ask which to use. */
  readonly hasCacheSwitch: boolean;
  readonly caches: readonly CacheTensor[];
  readonly cellType: CellType;
}

export const INPUT = {
  ids: 'input_ids',
  mask: 'attention_mask',
  positions: 'position_ids',
  /** How many of the last positions get logits; 0 for all. */
  logitsToKeep: 'num_logits_to_keep',
  cacheSwitch: 'use_cache_branch',
} as const;

export const LOGITS = 'logits';

const INTEGERS: ReadonlySet<string> = new Set([INPUT.ids, INPUT.mask, INPUT.positions, INPUT.logitsToKeep]);
const PAST = /^past_key_values\.\d+\.(?:key|value)$/;

/** @throws StorywispError `model-unsupported` if it is not a decoder with a KV cache that can be cut. */
export function readInterface(session: InferenceSession): GraphInterface {
  const integers = new Map<string, 'int32' | 'int64'>();
  const caches: CacheTensor[] = [];
  const cellTypes = new Set<string>();
  const outputs = new Set(session.outputNames);
  for (const input of session.inputMetadata) {
    const { name } = input;
    if (name === INPUT.cacheSwitch) continue;
    if (!input.isTensor) throw unsupported(`its graph asks for "${name}"`);
    if (INTEGERS.has(name) && (input.type === 'int64' || input.type === 'int32')) integers.set(name, input.type);
    else if (PAST.test(name)) {
      const [, heads, , headSize] = input.shape;
      const present = name.replace('past_key_values', 'present');
      if (
        input.shape.length !== 4 ||
        typeof heads !== 'number' ||
        typeof headSize !== 'number' ||
        !outputs.has(present)
      )
        throw unsupported(`its graph keeps "${name}" in another layout`);
      caches.push({ past: name, present, heads, headSize });
      cellTypes.add(input.type);
    } else throw unsupported(`its graph asks for "${name}"`);
  }
  if (!integers.has(INPUT.ids) || !outputs.has(LOGITS))
    throw unsupported('its graph does not go from tokens to logits');
  if (caches.length === 0)
    throw unsupported('its graph keeps no keys and values, so each token would read the whole text again');
  const [cellType = '', ...others] = cellTypes;
  if (others.length > 0 || (cellType !== 'float32' && cellType !== 'float16'))
    throw unsupported(`its graph keeps keys and values as ${[...cellTypes].join(' and ')}`);
  return { integers, hasCacheSwitch: session.inputNames.includes(INPUT.cacheSwitch), caches, cellType };
}

function unsupported(detail: string): StorywispError {
  return new StorywispError('model-unsupported', detail);
}
