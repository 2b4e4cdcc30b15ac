// Tokens and keys, in the editor's secret storage: never in settings, never in the log. Each belongs to one origin
// (scheme, host and port), so that another server named in the settings does not get it.
import type * as vscode from 'vscode';
import { webAddress } from './webAddress.ts';

/** `hub`: for gated repositories. `server`: for a completions server. */
export type SecretUse = 'hub' | 'server';

export class Secrets {
  readonly #storage: vscode.SecretStorage;

  constructor(storage: vscode.SecretStorage) {
    this.#storage = storage;
  }

  /** @returns null if there is none for the origin of `url`. */
  async get(use: SecretUse, url: string): Promise<string | null> {
    const name = nameOf(use, url);
    return (name && (await this.#storage.get(name))) ?? null;
  }

  /** @param secret empty forgets it. */
  async set(use: SecretUse, url: string, secret: string): Promise<void> {
    const name = nameOf(use, url);
    if (name === undefined) return;
    if (secret === '') await this.#storage.delete(name);
    else await this.#storage.store(name, secret);
  }
}

function nameOf(use: SecretUse, url: string): string | undefined {
  const address = webAddress(url);
  return address && `storywisp.${use} ${address.origin}`;
}
