// What went wrong between us and a hub, in words. No word of a token or of a proxy's password.
import type { IncomingHttpHeaders } from 'node:http';
import { StorywispError } from '../../common/errors.ts';
import { type Attempt, connectionFailure, proxyRefusal } from '../network/connectionFailure.ts';
import { PassingFailure } from './retry.ts';

export interface Refusal {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** What was asked for. */
  readonly what: string;
  readonly host: string;
  readonly hasToken: boolean;
}

export function refusal({ status, headers, what, host, hasToken }: Refusal): StorywispError {
  const unknown = headers['x-error-code'] === 'RepoNotFound' || status === 404;
  if (unknown && !hasToken) return refused(`${host} has no ${what}, or it is private and wants a token`);
  if (unknown) return refused(`${host} has no ${what}, or the token may not see it`);
  if (status === 401 || status === 403) {
    const reason = hasToken
      ? `the present one may not read ${what}; ask for access on ${host}`
      : `${what} is gated, and its terms have to be accepted on ${host}`;
    return new StorywispError('hub-gated', reason);
  }
  // Network Authentication Required: RFC 6585, section 6.
  if (status === 511) return captivePortal(host);
  if (status === 407) return new StorywispError('hub-unreachable', proxyRefusal(status));
  if (status === 429) {
    const waitMs = retryAfter(headers['retry-after']);
    const when = waitMs === undefined ? 'later' : `in ${Math.ceil(waitMs / 60_000)} minutes`;
    return new PassingFailure('hub-refused', `${host} was asked too often; try again ${when}`, { waitMs });
  }
  if (status >= 500) {
    const waitMs = retryAfter(headers['retry-after']);
    return new PassingFailure('hub-unreachable', `${host} answered ${status}`, { waitMs });
  }
  return refused(`${host} answered ${status} for ${what}`);
}

/** Wi-Fi of hotels and trains answers everything with its own page until one has logged in. */
export function captivePortal(host: string): StorywispError {
  return new StorywispError(
    'hub-unreachable',
    `a web page came in place of ${host}'s answer, perhaps the log-in page of this network; open a browser and log in`,
  );
}

export function proxyIsNoUrl(): StorywispError {
  return new StorywispError('hub-unreachable', "the proxy's address is not a URL");
}

/** @param error what the connection threw. */
export function unreachable(error: unknown, attempt: Attempt): StorywispError {
  const { words, passes } = connectionFailure(error, attempt);
  if (!passes) return new StorywispError('hub-unreachable', words, { cause: error });
  return new PassingFailure('hub-unreachable', words, { cause: error });
}

function refused(detail: string): StorywispError {
  return new StorywispError('hub-refused', detail);
}

/** Seconds, or a date. @returns ms; undefined if it is neither. */
function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header) ? 1000 * Number(header) : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
