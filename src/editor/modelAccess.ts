// What the settings, the secrets and the trust in this folder say together about where models come from.
import { StorywispError } from '../common/errors.ts';
import { type HubAccess, type ModelSource, modelSource } from '../common/models.ts';
import type { Configuration } from './configuration.ts';
import type { Secrets } from './secrets.ts';
import { webAddress } from './webAddress.ts';

export interface ModelAccessPorts {
  readonly configuration: Pick<Configuration, 'get' | 'network'>;
  readonly secrets: Pick<Secrets, 'get'>;
  /** Folder of the embedded model. */
  readonly embedded: string;
  /** Whether the writer trusts the folder that is open. */
  readonly isTrusted: () => boolean;
}

export class ModelAccess {
  readonly #ports: ModelAccessPorts;

  constructor(ports: ModelAccessPorts) {
    this.#ports = ports;
  }

  /** Host of the server that is to write, by the settings; undefined if a model on this machine is to. */
  get host(): string | undefined {
    const url = this.#ports.configuration.get('model.server', undefined);
    return url === '' ? undefined : (webAddress(url)?.host ?? url);
  }

  /** @throws StorywispError `server-untrusted`: the text of a folder that is not trusted goes to no server. */
  async source(): Promise<ModelSource> {
    const { host } = this;
    const { configuration, secrets, embedded, isTrusted } = this.#ports;
    if (host === undefined) return modelSource(configuration.get('model.name', undefined), embedded);
    if (!isTrusted()) throw new StorywispError('server-untrusted', host);
    const url = configuration.get('model.server', undefined);
    const model = configuration.get('model.serverModel', undefined);
    return { kind: 'server', url, model, key: await secrets.get('server', url), network: configuration.network };
  }

  async hub(): Promise<HubAccess> {
    const { configuration, secrets } = this.#ports;
    const endpoint = configuration.get('model.hubEndpoint', undefined).trim().replace(/\/+$/, '');
    return { endpoint, token: await secrets.get('hub', endpoint), network: configuration.network };
  }
}
