// One test's outcome, as it is written down for the launcher.

export interface SuiteResult {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly error?: string;
  /** Figures to be printed. */
  readonly notes?: readonly string[];
}
