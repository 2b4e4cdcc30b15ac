// How onnxruntime runs a language model on a machine where somebody writes.
import type { InferenceSession } from 'onnxruntime-node';

/** @param threads at least one. */
export function sessionOptions(threads: number): InferenceSession.SessionOptions {
  return {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // Every step has other shapes, so a plan for one is never used again.
    enableMemPattern: false,
    extra: {
      session: {
        // Threads that wait for work in a loop take a core from the editor and lose on a busy machine; a moment of it
        // spares most wake-ups between the operators of a step, and nothing is burnt between steps.
        intra_op: { allow_spinning: '1', spin_duration_us: '10' },
        // Work in small shares: a thread that the machine lends no core leaves its share to the others, so that a busy
        // machine needs no fewer threads.
        dynamic_block_base: '4',
      },
    },
  };
}
