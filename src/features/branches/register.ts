// Roads not taken: what the model offered, what became of it, and the way back to it. Alters no text unless told to.
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import type { ChosenRoad } from '../../editor/commandMap.ts';
import { registerCommand } from '../../editor/commands.ts';
import type { WorkspaceStorage } from '../../editor/workspaceStorage.ts';
import type { Road } from './road.ts';
import { RoadActions, type RoadServices } from './roadActions.vscode.ts';
import { Roads } from './roads.vscode.ts';
import { RoadTree } from './roadTree.vscode.ts';

export function registerBranches(services: RoadServices, storage: WorkspaceStorage): Disposable {
  const { notifications } = services;
  const { l10n } = vscode;
  const store = new DisposableStore();
  const roads = store.add(new Roads(services, storage));
  const tree = store.add(new RoadTree(roads, services));
  const actions = store.add(new RoadActions(services, roads));
  const view = store.add(vscode.window.createTreeView('storywisp.roads', { treeDataProvider: tree }));

  const withRoad = async (
    id: string | undefined,
    act: (document: vscode.TextDocument, road: Road) => Promise<void>,
  ) => {
    try {
      const uri = tree.document;
      const road = uri === undefined || id === undefined ? undefined : (await roads.bookOf(uri)).get(id);
      if (uri === undefined || !road) {
        notifications.tell(l10n.t('Choose a road in the view Roads Not Taken first.'));
        return;
      }
      await act(await vscode.workspace.openTextDocument(vscode.Uri.parse(uri)), road);
    } catch (error) {
      notifications.commandFailed(error);
    }
  };
  /** The palette means the road that is chosen in the view. */
  const chosen = (node: ChosenRoad | undefined) => {
    const [selected] = view.selection;
    return node?.road.id ?? (selected?.kind === 'road' ? selected.road.id : undefined);
  };
  const forget = async () => {
    const document = tree.document;
    if (document === undefined) return;
    const name = vscode.workspace.asRelativePath(vscode.Uri.parse(document));
    const question = l10n.t('Forget the roads not taken of {0}?', name);
    if (await isSure(question)) await roads.forget(document);
  };
  const forgetAll = async () => {
    if (await isSure(l10n.t('Forget the roads not taken of all documents in this workspace?'))) await roads.forgetAll();
  };
  const isSure = (question: string) =>
    notifications.ask(question, l10n.t('The documents stay as they are. This cannot be undone.'), l10n.t('Forget'));

  store.add(registerCommand('storywisp.takeRoad', (node) => withRoad(chosen(node), (...one) => actions.take(...one))));
  store.add(
    registerCommand('storywisp.compareRoad', (node) => withRoad(chosen(node), (...one) => actions.compare(...one))),
  );
  store.add(
    registerCommand('storywisp.continueRoad', (node) => withRoad(chosen(node), (...one) => actions.goOnFrom(...one))),
  );
  store.add(
    registerCommand('storywisp.reproduceRoad', (node) => withRoad(chosen(node), (...one) => actions.reproduce(...one))),
  );
  store.add(registerCommand('storywisp.varyRoad', (node) => withRoad(chosen(node), (...one) => actions.vary(...one))));
  store.add(registerCommand('storywisp.roads.reveal', (id) => withRoad(id, (...one) => actions.reveal(...one))));
  store.add(registerCommand('storywisp.forgetRoads', forget));
  store.add(registerCommand('storywisp.forgetAllRoads', forgetAll));
  return store;
}
