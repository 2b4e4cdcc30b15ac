// Why no answer came, in words that name who did not answer: the host, or the proxy on the way.

export interface ConnectionFailure {
  readonly words: string;
  /** Whether it may be gone the next time. */
  readonly passes: boolean;
}

export interface Attempt {
  readonly url: URL;
  /** The host as the writer knows it. */
  readonly host: string;
}

/** @param error what undici threw. */
export function connectionFailure(error: unknown, { url, host }: Attempt): ConnectionFailure {
  const cause = told(error);
  const code = cause?.code ?? '';
  const refused = /^Proxy (?:response|Authentication Required) \((\d+)\)/.exec(cause?.message ?? '')?.[1];
  if (refused !== undefined) return { words: proxyRefusal(Number(refused)), passes: Number(refused) >= 500 };
  if (UNTRUSTED.test(code)) return { words: distrust(code, host), passes: false };
  if (NO_TLS.test(code)) return { words: `${host} does not speak https (${code})`, passes: false };
  const proxy = cause && elsewhere(cause, url);
  return { words: wordsOf(code, proxy === undefined ? host : `the proxy (${proxy})`), passes: true };
}

/** @param status what the proxy answered. */
export function proxyRefusal(status: number): string {
  if (status !== 407) return `the proxy refused (${status})`;
  return 'the proxy wants a name and a password; put them into its address, or set "http.proxyAuthorization"';
}

const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO|PRX_TLS/;
const NO_TLS = /ERR_TLS|ERR_SSL|EPROTO/;

function distrust(code: string, host: string): string {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return `who answers at ${host} shows the certificate of another host`;
  if (/EXPIRED|NOT_YET_VALID/.test(code)) return `the certificate of ${host} has expired, or the clock is wrong`;
  return `${host} has no trusted certificate (${code}); have the system trust it, or name its file in the environment variable NODE_EXTRA_CA_CERTS, and start the editor anew`;
}

function wordsOf(code: string, host: string): string {
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `there is no such host as ${host}, or no network`;
    case 'ENETUNREACH':
      return 'there is no network';
    case 'ECONNREFUSED':
    case 'EHOSTUNREACH':
      return `nothing answers at ${host}`;
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
      return `${host} does not answer in time`;
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'UND_ERR_BODY_TIMEOUT':
      return `${host} has fallen silent`;
    case '':
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
    case 'UND_ERR_ABORTED':
    case 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH':
      return `${host} broke off`;
    default:
      return `${host} (${code})`;
  }
}

interface Told extends Error {
  readonly code: string;
  readonly hostname?: string;
  readonly address?: string;
  readonly port?: number;
}

/** The failure below those that only pass it on. */
function told(error: unknown): Told | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at instanceof AggregateError && at.errors.length > 0) return told(at.errors[0]);
    if (at.name === 'TimeoutError') return Object.assign(new Error(at.message), { code: 'ETIMEDOUT' });
    if (typeof (at as { code?: unknown }).code === 'string') return at as Told;
  }
  return undefined;
}

/** Where the connection went instead of to `url`; undefined if it went there. */
function elsewhere({ hostname, address, port }: Told, url: URL): string | undefined {
  if (hostname !== undefined) return hostname === url.hostname ? undefined : hostname;
  const usual = url.protocol === 'https:' ? 443 : 80;
  return port === undefined || port === (Number(url.port) || usual) ? undefined : `${address}:${port}`;
}
