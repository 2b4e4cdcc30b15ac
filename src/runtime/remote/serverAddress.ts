// Where a completions server is: its address as the writer gives it, and the words for where the text goes.
import { StorywispError } from '../../common/errors.ts';

export interface ServerAddress {
  /** What the endpoints' names are put after; ends with a slash. */
  readonly base: URL;
  /** Above the base's `v1`: where servers keep what is not OpenAI's. */
  readonly root: URL;
  /** Never goes through a proxy. */
  readonly loopback: boolean;
  /** For the writer: the host, and what should be known of the way there. */
  readonly host: string;
}

/**
 * @param given `https://host/v1`; without a path, `/v1` is meant.
 * @throws StorywispError `bad-request` if it is no address.
 */
export function serverAddress(given: string): ServerAddress {
  const url = URL.canParse(given.trim()) ? new URL(given.trim()) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new StorywispError('bad-request', `'${given}' is no server's address; it looks like http://host:8000/v1`);
  if (url.username !== '' || url.password !== '')
    throw new StorywispError('bad-request', `a server's address holds no name or password; set the key by itself`);
  const path = url.pathname.replace(/\/+$/, '').replace(/\/completions$/, '');
  const base = new URL(`${path === '' ? '/v1' : path}/`, url);
  const loopback = /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
  const way = loopback ? ' (this machine)' : url.protocol === 'http:' ? ' (not encrypted)' : '';
  return { base, root: new URL(base.pathname.replace(/v1\/$/, ''), base), loopback, host: url.host + way };
}
