// A certificate that nobody vouches for, of this machine and of the names that `proxy.ts` knows it by.
import { readFileSync } from 'node:fs';

export const OWN_CERTIFICATE = 'test/fixtures/tls/certificate.pem';

/** For a server. */
export function ownCertificate() {
  return { key: readFileSync('test/fixtures/tls/key.pem'), cert: readFileSync(OWN_CERTIFICATE) };
}
