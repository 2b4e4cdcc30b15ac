// What the loopback hub can do wrong.

export type Fault = FaultPlace &
  (
    | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
    /** The connection ends after so many bytes of the answer. */
    | { readonly kind: 'cut'; readonly after: number }
    /** Nothing more comes after so many bytes of the answer. */
    | { readonly kind: 'stall'; readonly after: number }
    /** One byte of the file is another one. */
    | { readonly kind: 'wrongByte'; readonly at: number }
    /** Content-Length is off by so much. */
    | { readonly kind: 'length'; readonly off: number }
    | { readonly kind: 'redirect'; readonly to: string }
    /** What is said to be JSON. */
    | { readonly kind: 'json'; readonly text: string }
    /** A hotel's log-in page in place of the answer. */
    | { readonly kind: 'html' }
    /** Ranges are ignored: the whole file comes. */
    | { readonly kind: 'noRanges' }
  );

interface FaultPlace {
  /** Occurs in the URL's path. At the CDN, a path ends with the file's name too. */
  readonly path: string;
  /** Only at one of the two hosts. */
  readonly host?: 'hub' | 'cdn';
  /** How often; 1 unless said. */
  readonly times?: number;
}

/** Faults in the order they were given; each is used up. */
export class Faults {
  readonly #left: { fault: Fault; times: number }[] = [];

  constructor(faults: readonly Fault[] = []) {
    this.add(...faults);
  }

  add(...faults: readonly Fault[]): void {
    this.#left.push(...faults.map((fault) => ({ fault, times: fault.times ?? 1 })));
  }

  clear(): void {
    this.#left.length = 0;
  }

  take(host: 'hub' | 'cdn', path: string): Fault | undefined {
    const found = this.#left.find(
      ({ fault, times }) => times > 0 && path.includes(fault.path) && (fault.host ?? host) === host,
    );
    if (found) found.times -= 1;
    return found?.fault;
  }
}
