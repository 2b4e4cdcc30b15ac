// `serve`: offers the model on loopback, as OpenAI's completions, until Ctrl+C.
import { newToken, tokenOf } from './http/bearerToken.ts';
import { CompletionsServer } from './http/completionsServer.ts';
import type { Session } from './session.ts';

export async function serve(session: Session): Promise<void> {
  const { engine, tokenizer, token: untilStopped } = session;
  const { port = 0, tokenFile } = session.arguments;
  const token = tokenFile === undefined ? newToken() : await tokenOf(tokenFile);
  const server = await CompletionsServer.start({ engine, tokenizer, token, port });
  session.write(
    `${session.model.name} is served at ${server.url}\n` +
      `${tokenFile === undefined ? `Token: ${token}` : `The token is in ${tokenFile}`}\n` +
      'Ctrl+C ends it.\n',
  );
  await new Promise<void>((resolve) => untilStopped.onCancellationRequested(resolve));
  await server.close();
}
