// What a connection has received and not yet handled: vscode-jsonrpc handles one message a turn, and forgets the others
// when it is disposed.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MessageReader, MessageStrategy } from 'vscode-jsonrpc/node';

export class Inbox {
  #waiting = 0;

  /** To be given to the connection. */
  readonly strategy: MessageStrategy = {
    handleMessage: (message, next) => {
      this.#waiting--;
      return next(message);
    },
  };

  /** The same reader, watched. */
  watch(reader: MessageReader): MessageReader {
    return {
      onError: reader.onError,
      onClose: reader.onClose,
      onPartialMessage: reader.onPartialMessage,
      listen: (callback) =>
        reader.listen((message) => {
          this.#waiting++;
          callback(message);
        }),
      dispose: () => reader.dispose(),
    };
  }

  /** Resolves when what is there now has been handled. */
  async handled(): Promise<void> {
    for (let turns = this.#waiting; turns > 0; turns--) await nextTurn();
  }
}
