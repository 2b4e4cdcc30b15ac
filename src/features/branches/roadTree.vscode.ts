// The tree of the document that was looked at last. Makes only the nodes that are in view.
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import type { ChosenRoad, CommandId } from '../../editor/commandMap.ts';
import { commandLink } from '../../editor/commands.ts';
import { isPassing } from '../../editor/passingDocuments.ts';
import { plainMarkdown } from '../../editor/plainMarkdown.ts';
import type { Translate, Voice } from '../../editor/receiptWords.ts';
import type { Services } from '../../editor/services.ts';
import { type Crossing, crossingsOf, type More, pageOf, type RoadNode } from './grouping.ts';
import type { Road } from './road.ts';
import type { Roads } from './roads.vscode.ts';
import { crossingLabel, crossingTooltip, OUTCOME_ICONS, roadDescription, roadLabel, roadTooltip } from './words.ts';

export type TreeNode = Crossing | RoadNode | More<Crossing | RoadNode>;

/** Suggestions may come with every key, ms. */
const REFRESH_AFTER = 300;

/** Offered in the hover. */
const ACTIONS = [
  'storywisp.takeRoad',
  'storywisp.compareRoad',
  'storywisp.continueRoad',
  'storywisp.reproduceRoad',
  'storywisp.varyRoad',
] as const satisfies readonly CommandId[];

export class RoadTree implements vscode.TreeDataProvider<TreeNode>, Disposable {
  readonly #roads: Roads;
  readonly #store = new DisposableStore();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #voice: Voice = { t: vscode.l10n.t, language: vscode.env.language };
  #document: string | undefined;
  #refresh: Disposable | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(roads: Roads, { clock }: Pick<Services, 'clock'>) {
    this.#roads = roads;
    const store = this.#store;
    const refresh = () => {
      this.#refresh = undefined;
      this.#changed.fire();
    };
    store.add(this.#changed);
    store.add({ dispose: () => this.#refresh?.dispose() });
    store.add(
      roads.onDidChange((document) => {
        if (document === this.#document) this.#refresh ??= clock.schedule(refresh, REFRESH_AFTER);
      }),
    );
    store.add(vscode.window.onDidChangeActiveTextEditor((editor) => this.#follow(editor)));
    this.#follow(vscode.window.activeTextEditor);
  }

  /** The URI of the document whose roads are shown. */
  get document(): string | undefined {
    return this.#document;
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (node?.kind === 'road') return pageOf(node.further);
    if (node?.kind === 'crossing') return pageOf(node.roads);
    if (node?.kind === 'more') return pageOf(node.rest);
    if (this.#document === undefined) return [];
    return pageOf(crossingsOf((await this.#roads.bookOf(this.#document)).roads()));
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const { l10n, TreeItemCollapsibleState: state } = vscode;
    if (node.kind === 'more') return new vscode.TreeItem(l10n.t('{0} older', node.rest.length), state.Collapsed);
    if (node.kind === 'crossing') {
      const label = crossingLabel(node, this.#voice.t);
      const item = new vscode.TreeItem(label, state.Collapsed);
      item.id = `after ${node.before}`;
      item.description = node.roads.length === 1 ? l10n.t('1 road') : l10n.t('{0} roads', node.roads.length);
      item.iconPath = new vscode.ThemeIcon('git-branch');
      item.tooltip = crossingTooltip(node, this.#voice.t);
      item.accessibilityInformation = { label: [label, item.description].join(', ') };
      return item;
    }
    const { road, further } = node;
    const item = new vscode.TreeItem(roadLabel(road), further.length > 0 ? state.Expanded : state.None);
    // What had nothing below it would stay folded: with its first road below it is another node.
    item.id = further.length > 0 ? `${road.id} and on` : road.id;
    item.description = roadDescription(road, this.#voice);
    item.iconPath = new vscode.ThemeIcon(OUTCOME_ICONS[road.outcome]);
    item.contextValue = 'road';
    item.command = { ...commandLink('storywisp.roads.reveal', road.id), title: l10n.t('Show Its Place') };
    item.accessibilityInformation = { label: [roadLabel(road), item.description].join(', ') };
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
    if (node.kind !== 'road') return item;
    const words = new vscode.MarkdownString();
    for (const line of roadTooltip(node.road, this.#voice)) words.appendMarkdown(`${plainMarkdown(line)}\n\n`);
    words.isTrusted = { enabledCommands: ACTIONS };
    words.appendMarkdown(actionLinks(node.road, vscode.l10n.t));
    item.tooltip = words;
    return item;
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** A click into the tree, a comparison or the log leaves the document in view. */
  #follow(editor: vscode.TextEditor | undefined): void {
    const uri = editor?.document.uri;
    if (!uri || isPassing(uri) || uri.toString() === this.#document) return;
    this.#document = uri.toString();
    this.#changed.fire();
  }
}

function actionLinks({ id }: Road, t: Translate): string {
  const titles = [t('Take This Instead'), t('Compare'), t('Continue from Here'), t('Reproduce'), t('Vary Slightly')];
  const chosen: ChosenRoad = { road: { id } };
  const argument = encodeURIComponent(JSON.stringify([chosen]));
  return ACTIONS.map((command, index) => `[${titles[index]}](command:${command}?${argument})`).join(' · ');
}
