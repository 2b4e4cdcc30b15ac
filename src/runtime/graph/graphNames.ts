// The graph's inputs and outputs: the contract between what writes it and what runs it.

/** What the graph takes and gives; `i` counts layers. All float32 unless said. */
export const GRAPH = {
  /** int32 `[new]` */
  inputIds: 'input_ids',
  /** int32 `[new]` */
  positionIds: 'position_ids',
  /** `[new, prefix + tail + new]`: added to the attention scores; 0 where a new token may look. */
  mask: 'mask',
  /** int64 `[1]`: logits are wanted of this new token and those after it; the number of new tokens asks for none. */
  logitsFrom: 'logits_from',
  /** `[prefix, heads, headSize]`; at least one token, which the mask may hide. */
  prefixKey: (layer: number) => `prefix.${layer}.key`,
  prefixValue: (layer: number) => `prefix.${layer}.value`,
  /** `[tail, heads, headSize]`; may be empty. */
  tailKey: (layer: number) => `tail.${layer}.key`,
  tailValue: (layer: number) => `tail.${layer}.value`,
  /** `[wanted, vocabulary]` */
  logits: 'logits',
  /** `[2 * layers * new, heads, headSize]`: the new tokens' keys and values, layer by layer. */
  newKeysValues: 'new_keys_values',
} as const;
