// What the settings, the secrets and the trust in this folder say together about where models come from.
import * as vscode from 'vscode';
import { StorywispError } from '../common/errors.ts';
import { type HubAccess, type ModelSource, modelSource } from '../common/models.ts';
import type { Configuration } from './configuration.ts';
import type { Secrets } from './secrets.ts';
import { webAddress } from './webAddress.ts';

export class ModelAccess {
  readonly #configuration: Configuration;
  readonly #secrets: Secrets;
  readonly #embedded: string;

  /** @param embedded folder of the embedded model. */
  constructor(configuration: Configuration, secrets: Secrets, embedded: string) {
    this.#configuration = configuration;
    this.#secrets = secrets;
    this.#embedded = embedded;
  }

  /** Host of the server that is to write, by the settings; undefined if a model on this machine is to. */
  get host(): string | undefined {
    const url = this.#configuration.get('model.server', undefined);
    return url === '' ? undefined : (webAddress(url)?.host ?? url);
  }

  /** @throws StorywispError `server-untrusted`: the text of a folder that is not trusted goes to no server. */
  async source(): Promise<ModelSource> {
    const { host } = this;
    if (host === undefined) return modelSource(this.#configuration.get('model.name', undefined), this.#embedded);
    if (!vscode.workspace.isTrusted) throw new StorywispError('server-untrusted', host);
    const url = this.#configuration.get('model.server', undefined);
    const model = this.#configuration.get('model.serverModel', undefined);
    return { kind: 'server', url, model, key: await this.#secrets.get('server', url) };
  }

  async hub(): Promise<HubAccess> {
    const endpoint = this.#configuration.get('model.hubEndpoint', undefined).trim().replace(/\/+$/, '');
    const http = vscode.workspace.getConfiguration('http');
    const proxy = http.get('proxySupport') === 'off' ? '' : http.get<string>('proxy', '');
    return { endpoint, proxy: proxy || null, token: await this.#secrets.get('hub', endpoint) };
  }
}
