// What a completions server is, told before any text is sent to it.
import type { CancellationToken } from '../../common/cancellation.ts';
import type { ServerAccess, ServerOffer } from '../../common/models.ts';
import { CompletionsClient } from './completionsClient.ts';
import { portray } from './dialect.ts';
import { serverAddress } from './serverAddress.ts';

const PATIENCE_MS = 20_000;

/** @throws StorywispError `bad-request`, `server-unreachable`, `server-refused`; CancelledError. */
export async function describeServer(
  { url, key, network }: ServerAccess,
  token: CancellationToken,
): Promise<ServerOffer> {
  const client = new CompletionsClient(serverAddress(url), key, network);
  const stop = new AbortController();
  const link = token.onCancellationRequested(() => stop.abort());
  try {
    const { models } = await portray(client, AbortSignal.any([stop.signal, AbortSignal.timeout(PATIENCE_MS)]));
    return { host: client.address.host, models: models.map(({ id }) => id) };
  } finally {
    link.dispose();
    await client.dispose();
  }
}
