// The editor's own `http.*` settings, as the way to other machines.
import { type NetworkAccess, USUAL_NETWORK } from '../common/network.ts';

/** @param settings of the section `http`; whatever is of another kind than it should be is not there. */
export function networkAccess(settings: { get(key: string): unknown }): NetworkAccess {
  const textOf = (key: string): string => {
    const value = settings.get(key);
    return typeof value === 'string' ? value.trim() : '';
  };
  const noProxy = settings.get('noProxy');
  return {
    proxy: textOf('proxySupport') === 'off' ? '' : textOf('proxy') || USUAL_NETWORK.proxy,
    proxyAuthorization: textOf('proxyAuthorization') || USUAL_NETWORK.proxyAuthorization,
    noProxy: Array.isArray(noProxy) ? noProxy.filter((host) => typeof host === 'string') : USUAL_NETWORK.noProxy,
    strictCertificates: settings.get('proxyStrictSSL') !== false,
    systemCertificates: settings.get('systemCertificates') !== false,
  };
}
