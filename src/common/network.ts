// How other machines are reached: what the editor's settings and the environment say. Said once, for all layers.

export interface NetworkAccess {
  /** URL of a proxy; empty takes none; null takes HTTPS_PROXY and the like of the environment. */
  readonly proxy: string | null;
  /** What the proxy is told of who asks, as `Basic ...`; null takes what its URL says. Never logged. */
  readonly proxyAuthorization: string | null;
  /** Hosts that are reached without it, besides this machine and NO_PROXY of the environment. */
  readonly noProxy: readonly string[];
  /** Whether a certificate that nobody vouches for is refused. */
  readonly strictCertificates: boolean;
  /** Whether the certificates that the system trusts are trusted, too. */
  readonly systemCertificates: boolean;
}

/** Where nobody says otherwise. */
export const USUAL_NETWORK: NetworkAccess = {
  proxy: null,
  proxyAuthorization: null,
  noProxy: [],
  strictCertificates: true,
  systemCertificates: true,
};
