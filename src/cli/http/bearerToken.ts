// The token that keeps other programs' pages and other people's processes out.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { StorywispError } from '../../common/errors.ts';

const BYTES = 32;
const SHORTEST = 16;

/** 256 random bits. */
export function newToken(): string {
  return randomBytes(BYTES).toString('base64url');
}

/**
 * The token in `file`; a new one, for its owner's eyes only, if there is no such file.
 * @throws StorywispError `bad-request` if it holds none or cannot be read or written.
 */
export async function tokenOf(file: string): Promise<string> {
  const fail = (reason: string, cause?: unknown): never => {
    throw new StorywispError('bad-request', `the token's file ${reason}`, { cause });
  };
  try {
    const token = newToken();
    await writeFile(file, `${token}\n`, { mode: 0o600, flag: 'wx' });
    return token;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
      return fail(`cannot be written (${(error as Error).message})`, error);
  }
  const text = await readFile(file, 'utf8').catch((error) =>
    fail(`cannot be read (${(error as Error).message})`, error),
  );
  const token = text.trim();
  if (!/^[\x21-\x7e]+$/.test(token) || token.length < SHORTEST)
    return fail(`must hold one word of at least ${SHORTEST} characters`);
  return token;
}

/** Whether the Authorization header `given` names `token`; takes as long for a wrong one as for a right one. */
export function isAuthorized(given: string | undefined, token: string): boolean {
  const [, word = ''] = /^Bearer +(\S+)$/i.exec(given ?? '') ?? [];
  return timingSafeEqual(digest(word), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
