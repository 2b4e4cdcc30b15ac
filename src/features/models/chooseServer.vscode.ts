// Writing with a model on a server: its address, its key, its model, and one clear word about where the text goes.
import * as vscode from 'vscode';
import { StorywispError } from '../../common/errors.ts';
import type { ServerOffer } from '../../common/models.ts';
import { webAddress } from '../../editor/webAddress.ts';
import type { ModelServices } from './modelServices.ts';
import { selectServer } from './selection.ts';

export async function chooseServer(services: ModelServices): Promise<void> {
  const { configuration, notifications, secrets } = services;
  const { l10n } = vscode;
  const url = await askAddress(configuration.get('model.server', undefined));
  if (url === undefined) return;
  const host = webAddress(url)?.host ?? url;
  try {
    if (!vscode.workspace.isTrusted) throw new StorywispError('server-untrusted', host);
    const key = await askKey(host, (await secrets.get('server', url)) ?? '');
    if (key === undefined) return;
    const offer = await describeServer(url, host, key, services);
    const model = await askModel(offer, configuration.get('model.serverModel', undefined));
    if (model === undefined) return;
    const question = l10n.t('Send your text to {0}?', offer.host);
    const detail = l10n.t(
      'While you write, the text before the cursor is sent to {0}, which answers in place of the model on this machine. The status bar shows it for as long as it is so. "Write on This Machine Again" ends it.',
      offer.host,
    );
    if (!(await notifications.ask(question, detail, l10n.t('Send Text to {0}', host)))) return;
    await secrets.set('server', url, key);
    await selectServer(configuration, url, model);
  } catch (error) {
    notifications.commandFailed(error);
  }
}

async function askAddress(value: string): Promise<string | undefined> {
  const { l10n } = vscode;
  const answer = await vscode.window.showInputBox({
    title: l10n.t('Server (1/3): Address'),
    prompt: l10n.t('Of an OpenAI-compatible completions endpoint: llama.cpp, vLLM, Ollama, text-generation-inference.'),
    placeHolder: 'http://127.0.0.1:8080/v1',
    value,
    ignoreFocusOut: true,
    validateInput: (text) =>
      webAddress(text) ? undefined : l10n.t('An address like http://127.0.0.1:8080/v1 or https://host/v1.'),
  });
  return answer?.trim();
}

async function askKey(host: string, value: string): Promise<string | undefined> {
  const { l10n } = vscode;
  const answer = await vscode.window.showInputBox({
    title: l10n.t('Server (2/3): Key for {0}', host),
    prompt: l10n.t('Leave it empty if it wants none. It is kept in the secret storage of the editor.'),
    password: true,
    value,
    ignoreFocusOut: true,
  });
  return answer?.trim();
}

async function askModel({ models }: ServerOffer, value: string): Promise<string | undefined> {
  const { l10n } = vscode;
  const title = l10n.t('Server (3/3): Model');
  if (models.length > 0) return vscode.window.showQuickPick(models, { title, ignoreFocusOut: true });
  const prompt = l10n.t('The server does not say which models it has. What does it call the one to write with?');
  const answer = await vscode.window.showInputBox({ title, prompt, value, ignoreFocusOut: true });
  return answer?.trim();
}

async function describeServer(
  url: string,
  host: string,
  key: string,
  { configuration, library }: ModelServices,
): Promise<ServerOffer> {
  const title = vscode.l10n.t('Asking {0} which models it has', host);
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  const server = { url, key: key || null, network: configuration.network };
  return vscode.window.withProgress(options, (_, token) => library.describeServer(server, token));
}
