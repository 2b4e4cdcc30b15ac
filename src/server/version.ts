// The version that the process gives in its handshake; a test holds it against the manifest.

export const SERVER_VERSION = '0.1.0';
