// What carries HTTP requests: through a proxy where there is one, over certificates that are trusted. Knows no host.
import * as tls from 'node:tls';
import { EnvHttpProxyAgent } from 'undici';
import type { NetworkAccess } from '../../common/network.ts';

export interface DispatcherTimeouts {
  /** ms */
  readonly connectMs: number;
  readonly headersMs: number;
  /** Silence within a body, ms. */
  readonly silenceMs: number;
}

/** Never asked of a proxy, which is another machine or would have to come back. */
const THIS_MACHINE = ['localhost', '127.0.0.1', '[::1]'];

/** @throws what undici says if the proxy's address, given or of the environment, is no URL: perhaps with its password. */
export function dispatcherFor(network: NetworkAccess, timeouts: DispatcherTimeouts): EnvHttpProxyAgent {
  const { proxy, proxyAuthorization, noProxy, strictCertificates, systemCertificates } = network;
  const secureContext = systemCertificates ? systemsTrust() : undefined;
  const connect = {
    timeout: timeouts.connectMs,
    rejectUnauthorized: strictCertificates,
    ...(secureContext && { secureContext }),
  };
  return new EnvHttpProxyAgent({
    ...(proxy !== null && { httpProxy: proxy, httpsProxy: proxy }),
    ...(proxyAuthorization !== null && { token: proxyAuthorization }),
    noProxy: excepted(noProxy),
    headersTimeout: timeouts.headersMs,
    bodyTimeout: timeouts.silenceMs,
    connect,
    requestTls: connect,
    proxyTls: connect,
    // Plain http asks the proxy for the page, which more proxies allow than tunnels to any port.
    proxyTunnel: false,
  });
}

/** As undici has it: hosts with commas between, or a star by itself. */
function excepted(hosts: readonly string[]): string {
  const { no_proxy: lower, NO_PROXY: upper } = process.env;
  const all = [...hosts, ...(lower ?? upper ?? '').split(/[\s,]+/)];
  return all.includes('*') ? '*' : [...THIS_MACHINE, ...all].join(',');
}

let trusted: { readonly context: tls.SecureContext | undefined } | undefined;

/** Node trusts what it brings along and NODE_EXTRA_CA_CERTS; a company's own certificate is in the system's store. */
function systemsTrust(): tls.SecureContext | undefined {
  trusted ??= { context: contextOf() };
  return trusted.context;
}

/** Undefined where Node is older than 22.15. */
function contextOf(): tls.SecureContext | undefined {
  const { getCACertificates } = tls as { getCACertificates?: (kind: 'default' | 'system') => string[] };
  if (getCACertificates === undefined) return undefined;
  const ca = new Set([...getCACertificates('default'), ...getCACertificates('system')]);
  return tls.createSecureContext({ ca: [...ca] });
}
