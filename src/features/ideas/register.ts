// Ideas: the list that Generate Ideas offers, the panel, the writer's own patterns, and the file of what was kept.
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import { registerCommand } from '../../editor/commands.ts';
import type { Services } from '../../editor/services.ts';
import { editPatterns } from './editPatterns.vscode.ts';
import { generateIdeas, type IdeasServices } from './generateIdeas.vscode.ts';
import { IDEAS_VIEW, IdeasView } from './ideasView.vscode.ts';
import { KeptFile } from './keptFile.vscode.ts';
import { PatternFiles } from './patternFiles.vscode.ts';

/** @param extension its folder. @param memento keeps what was dropped in this workspace. */
export function registerIdeas(
  services: IdeasServices & Pick<Services, 'logger'>,
  extension: vscode.Uri,
  memento: vscode.Memento,
): Disposable {
  const store = new DisposableStore();
  const patterns = store.add(new PatternFiles());
  const kept = new KeptFile(services);
  const { panel } = store.add(new IdeasView(extension, { services, patterns, kept, memento }));
  const show = async () => {
    await vscode.commands.executeCommand(`${IDEAS_VIEW}.focus`);
  };
  store.add(registerCommand('storywisp.generateIdeas', () => generateIdeas(services, patterns)));
  store.add(registerCommand('storywisp.showIdeas', show));
  store.add(registerCommand('storywisp.editPatterns', () => editPatterns(services)));
  store.add(registerCommand('storywisp.openKeptIdeas', () => kept.open()));
  store.add(registerCommand('storywisp.clearIdeas', () => panel.clear()));
  store.add(registerCommand('storywisp.insertIdea', (idea) => panel.act('insert', idea?.card)));
  store.add(registerCommand('storywisp.keepIdea', (idea) => panel.act('keep', idea?.card)));
  store.add(registerCommand('storywisp.moreIdeas', (idea) => panel.act('more', idea?.card)));
  store.add(registerCommand('storywisp.dropIdea', (idea) => panel.act('drop', idea?.card)));
  return store;
}
