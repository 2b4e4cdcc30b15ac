// What a compiled model's files are called, and the version of what is in them.

/** Goes into the key of a compiled model: raise it with every change of the graph or of its weights' form. */
export const COMPILER_VERSION = 9;

export const GRAPH_FILE = 'graph.onnx';
export const WEIGHTS_FILE = 'weights.bin';

export type Precision = 'int8' | 'fp32';
