// What the model process has taken of the machine, for the status bar and the benchmark.

export interface Usage {
  /** Resident memory, bytes. */
  readonly memory: number;
  /** Processor time since the process began, ms. */
  readonly processorMs: number;
  /** Tokens that went through the model since it was loaded: those of prompts, and of every row that was decoded. */
  readonly computedTokens: number;
}
