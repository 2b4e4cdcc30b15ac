// Where a model process that can be shared is met: what it writes into a file that only its owner reads.

export interface Rendezvous {
  /** Path of a Unix socket, or name of a Windows pipe. */
  readonly address: string;
  /** Shown in `initialize`. */
  readonly token: string;
  readonly processId: number;
}

/** @returns undefined for what no model process wrote. */
export function readRendezvous(json: string): Rendezvous | undefined {
  try {
    const { address, token, processId } = Object(JSON.parse(json));
    const isOne = typeof address === 'string' && typeof token === 'string' && Number.isInteger(processId);
    return isOne && processId > 1 ? { address, token, processId } : undefined;
  } catch {
    return undefined;
  }
}
