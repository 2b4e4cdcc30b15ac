// What is used of transformers.js. The product bundles it apart (dist/transformers.mjs), so that only who opens an ONNX
// model loads it: import this file dynamically.
export { AutoModelForCausalLM, env, LogLevel } from '@huggingface/transformers';
