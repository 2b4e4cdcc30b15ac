// Why an offered text is better not shown.

/**
 * `words`: the writer's own list. `list`: the list of a package. `debris`: left over from web pages and files of texts.
 * `loop`: goes in circles. `copy`: stands on the page already.
 */
export type FaultReason = 'words' | 'list' | 'debris' | 'loop' | 'copy';

export interface Fault {
  readonly reason: FaultReason;
  /** Where in the offered text, UTF-16 units. Negative where the page's last word is part of it. */
  readonly start: number;
  readonly end: number;
  /** The words that are meant. */
  readonly found: string;
}
