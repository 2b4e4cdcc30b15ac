// Models as the writer chooses them: the list, fetching, removing, the hub's token, and servers only where there is trust.
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import { registerCommand, setContextKey } from '../../editor/commands.ts';
import { webAddress } from '../../editor/webAddress.ts';
import { chooseModel } from './chooseModel.vscode.ts';
import { ModelFetcher } from './fetchModel.vscode.ts';
import { showFolder } from './modelFolder.vscode.ts';
import type { ModelServices } from './modelServices.ts';
import { chooseAndRemove } from './removeModel.vscode.ts';

export function registerModels(services: ModelServices): Disposable {
  const { access, configuration, model, notifications, storage } = services;
  const store = new DisposableStore();
  const fetcher = new ModelFetcher(services);
  store.add(registerCommand('storywisp.chooseModel', () => chooseModel(services, fetcher)));
  store.add(registerCommand('storywisp.fetchModel', (repository) => fetcher.fetch(repository)));
  store.add(registerCommand('storywisp.removeModel', () => chooseAndRemove(services)));
  store.add(registerCommand('storywisp.showModels', () => showFolder(storage, services)));
  store.add(registerCommand('storywisp.setHubToken', () => setHubToken(services)));
  store.add(
    registerCommand('storywisp.writeHere', async () => {
      await configuration.set('model.server', undefined, undefined);
      notifications.tell(vscode.l10n.t('A model on this machine writes. No text leaves it.'));
    }),
  );

  const tellWhere = () => setContextKey('storywisp.elsewhere', access.host !== undefined);
  store.add(configuration.onDidChange(tellWhere));
  tellWhere();

  store.add(
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      // What was refused before may write now.
      if (access.host !== undefined) model.switch().catch((error: unknown) => notifications.failed(error));
    }),
  );
  return store;
}

async function setHubToken({ configuration, notifications, secrets }: ModelServices): Promise<void> {
  const { l10n } = vscode;
  const endpoint = configuration.get('model.hubEndpoint', undefined);
  const host = webAddress(endpoint)?.host;
  if (host === undefined) {
    notifications.tell(l10n.t('"storywisp.model.hubEndpoint" is no address of a hub: {0}', endpoint));
    return;
  }
  const answer = await vscode.window.showInputBox({
    title: l10n.t('Token for {0}', host),
    prompt: l10n.t('For gated and private models. It is kept in the secret storage of the editor; empty removes it.'),
    password: true,
    value: (await secrets.get('hub', endpoint)) ?? '',
    ignoreFocusOut: true,
  });
  if (answer === undefined) return;
  const token = answer.trim();
  await secrets.set('hub', endpoint, token);
  notifications.tell(
    token === '' ? l10n.t('There is no token for {0} now.', host) : l10n.t('The token for {0} is kept.', host),
  );
}
