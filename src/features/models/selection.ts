// Which model is to write, as the settings say it.
import { EMBEDDED_MODEL } from '../../common/models.ts';
import type { Configuration } from '../../editor/configuration.ts';

type Settings = Pick<Configuration, 'get' | 'set'>;

export type Selection =
  | { readonly kind: 'listed'; readonly id: string }
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'server'; readonly model: string };

export function selection(configuration: Settings): Selection {
  if (configuration.get('model.server', undefined) !== '') {
    return { kind: 'server', model: configuration.get('model.serverModel', undefined) };
  }
  const name = configuration.get('model.name', undefined);
  if (/^(?:[/\\]|[A-Za-z]:[/\\])/.test(name)) return { kind: 'folder', folder: name };
  return { kind: 'listed', id: name || EMBEDDED_MODEL };
}

/** @param name a listed model's id, or the path of a folder. */
export async function selectLocal(configuration: Settings, name: string): Promise<void> {
  const isEmbedded = name === EMBEDDED_MODEL;
  await configuration.set('model.name', isEmbedded ? undefined : name, undefined);
  // Last: until then the server writes, and the name changes nothing.
  await configuration.set('model.server', undefined, undefined);
}

/** @param model its name there; empty takes the server's first. */
export async function selectServer(configuration: Settings, url: string, model: string): Promise<void> {
  await configuration.set('model.serverModel', model || undefined, undefined);
  await configuration.set('model.server', url, undefined);
}
