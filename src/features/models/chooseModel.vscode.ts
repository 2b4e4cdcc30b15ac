// "Choose Model...": the list of models with what each costs here, and the other ways to one.
import * as vscode from 'vscode';
import { CancelledError } from '../../common/cancellation.ts';
import type { ModelEntry } from '../../common/models.ts';
import { runCommand } from '../../editor/commands.ts';
import { chooseServer } from './chooseServer.vscode.ts';
import type { ModelFetcher } from './fetchModel.vscode.ts';
import { chooseFolder, showFolder } from './modelFolder.vscode.ts';
import { isRemovable, modelItem } from './modelItem.ts';
import type { ModelServices } from './modelServices.ts';
import { removeModel } from './removeModel.vscode.ts';
import { repositoryName } from './repositoryName.ts';
import { selection, selectLocal } from './selection.ts';

type Deed = () => Promise<void>;

interface Button extends vscode.QuickInputButton {
  readonly deed: Deed;
}

interface Row extends vscode.QuickPickItem {
  readonly buttons?: readonly Button[];
  /** Separators have none. */
  readonly deed?: Deed;
  readonly isCurrent?: boolean;
}

export async function chooseModel(services: ModelServices, fetcher: ModelFetcher): Promise<void> {
  const deed = await pickDeed(services, fetcher);
  await deed?.();
}

/** Empty until the library has told the models: rows that move would be taken by mistake. */
async function pickDeed(services: ModelServices, fetcher: ModelFetcher): Promise<Deed | undefined> {
  const { l10n } = vscode;
  const pick = vscode.window.createQuickPick<Row>();
  const closed = new vscode.CancellationTokenSource();
  const others = otherWays(services, fetcher);
  pick.title = l10n.t('Which Model Writes?');
  pick.placeholder = l10n.t('Looking at the models on this machine...');
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.busy = true;
  const fill = async () => {
    const rows = await listedRows(services, fetcher, closed.token);
    pick.items = [...rows, ...others];
    pick.activeItems = rows.filter(({ isCurrent }) => isCurrent);
  };
  const outcome = new Promise<Deed | undefined>((resolve) => {
    pick.onDidAccept(() => resolve(pick.selectedItems[0]?.deed));
    pick.onDidTriggerItemButton(({ button }) => resolve((button as Button).deed));
    pick.onDidHide(() => resolve(undefined));
  });
  pick.show();
  fill()
    .catch((error: unknown) => {
      if (error instanceof CancelledError) return;
      services.notifications.commandFailed(error, tryAgain());
      pick.items = others;
    })
    .finally(() => {
      pick.busy = false;
      pick.placeholder = l10n.t('A model, or another way to one. Speeds are estimates for this machine.');
    });
  try {
    return await outcome;
  } finally {
    closed.cancel();
    pick.dispose();
  }
}

function tryAgain() {
  return { title: vscode.l10n.t('Try Again'), command: 'storywisp.chooseModel' } as const;
}

async function listedRows(
  services: ModelServices,
  fetcher: ModelFetcher,
  token: vscode.CancellationToken,
): Promise<Row[]> {
  const current = selection(services.configuration);
  const entries = await services.library.list(services.configuration.get('model.precision', undefined), token);
  const rows = entries.map((entry): Row => {
    const isCurrent = current.kind === 'listed' && current.id === entry.id;
    return {
      ...modelItem(entry, isCurrent, vscode.l10n.t),
      isCurrent,
      buttons: buttonsOf(entry, services),
      deed: () => chooseEntry(entry, services, fetcher),
    };
  });
  return [...unlistedRow(services), separator(vscode.l10n.t('models')), ...rows];
}

async function chooseEntry(
  { id, state }: ModelEntry,
  { configuration }: ModelServices,
  fetcher: ModelFetcher,
): Promise<void> {
  if (state === 'absent' || state === 'partial') await fetcher.fetch(id);
  else await selectLocal(configuration, id);
}

/** A folder or a server that is in use. */
function unlistedRow(services: ModelServices): Row[] {
  const { access, configuration } = services;
  const { l10n } = vscode;
  const current = selection(configuration);
  if (current.kind === 'listed') return [];
  const isCurrent = true;
  if (current.kind === 'folder') {
    const { folder } = current;
    const label = `$(check) ${folder.split(/[/\\]/).findLast((part) => part !== '') ?? folder}`;
    return [{ label, description: l10n.t('in use'), detail: folder, isCurrent, deed: () => chooseFolder(services) }];
  }
  const detail = current.model === '' ? l10n.t('its first model') : current.model;
  const description = l10n.t('in use: text is sent there');
  return [{ label: `$(check) ${access.host}`, description, detail, isCurrent, deed: () => chooseServer(services) }];
}

function buttonsOf(entry: ModelEntry, services: ModelServices): Button[] {
  const { l10n } = vscode;
  const { folder, title } = entry;
  const buttons: Button[] = [];
  const add = (icon: string, tooltip: string, deed: Deed) =>
    buttons.push({ iconPath: new vscode.ThemeIcon(icon), tooltip, deed });
  if (folder !== undefined)
    add('folder-opened', l10n.t('Open the Folder of {0}', title), () => showFolder(folder, services));
  if (isRemovable(entry)) add('trash', l10n.t('Remove {0}...', title), () => removeModel(entry, services));
  return buttons;
}

function otherWays(services: ModelServices, fetcher: ModelFetcher): Row[] {
  const { l10n } = vscode;
  const row = (icon: string, label: string, description: string, deed: Deed): Row => ({
    label: `$(${icon}) ${label}`,
    description,
    deed,
  });
  const elsewhere = services.access.host !== undefined;
  return [
    separator(l10n.t('other ways')),
    ...(elsewhere
      ? [row('home', l10n.t('Write on This Machine Again'), '', () => runCommand('storywisp.writeHere'))]
      : []),
    row('cloud-download', l10n.t('From the Hub...'), l10n.t('any repository with a GPT-2 or an ONNX export'), () =>
      chooseRepository(fetcher),
    ),
    row('folder', l10n.t('From a Folder...'), l10n.t('a model on this machine'), () => chooseFolder(services)),
    row('server', l10n.t('From a Server...'), l10n.t('a larger model elsewhere; your text is sent there'), () =>
      chooseServer(services),
    ),
    separator(l10n.t('on the disk')),
    row('trash', l10n.t('Remove a Model...'), '', () => runCommand('storywisp.removeModel')),
    row('folder-opened', l10n.t('Where Are My Models?'), '', () => runCommand('storywisp.showModels')),
  ];
}

async function chooseRepository(fetcher: ModelFetcher): Promise<void> {
  const { l10n } = vscode;
  const answer = await vscode.window.showInputBox({
    title: l10n.t('Model from the Hub'),
    prompt: l10n.t('The name of a repository, or the address of its page. Nothing is downloaded before you are asked.'),
    placeHolder: 'openai-community/gpt2',
    ignoreFocusOut: true,
    validateInput: (text) =>
      repositoryName(text) === undefined ? l10n.t('A name like owner/name, or the address of its page.') : undefined,
  });
  const name = answer === undefined ? undefined : repositoryName(answer);
  if (name !== undefined) await fetcher.fetch(name);
}

function separator(label: string): Row {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
