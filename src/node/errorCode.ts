// What Node and its libraries call a failure: `ENOENT`, `ECONNREFUSED`, ...

/** Undefined if it has no such name. */
export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' ? code : undefined;
}
