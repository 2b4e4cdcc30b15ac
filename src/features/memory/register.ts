// The story's memory: commands that open its files, and the one that shows what the model is given.
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import { registerCommand } from '../../editor/commands.ts';
import type { MemoryFiles } from './memoryFiles.vscode.ts';
import { editAuthorsNote, newLoreEntry, pinNote } from './openFiles.vscode.ts';
import { ShowContext, type ShowContextServices } from './showContext.vscode.ts';

export function registerMemory(services: ShowContextServices, memory: MemoryFiles): Disposable {
  const store = new DisposableStore();
  const context = store.add(new ShowContext(services));
  store.add(registerCommand('storywisp.showContext', () => context.show()));
  store.add(registerCommand('storywisp.pinNote', () => pinNote(services, memory)));
  store.add(registerCommand('storywisp.editAuthorsNote', () => editAuthorsNote(services)));
  store.add(registerCommand('storywisp.newLoreEntry', () => newLoreEntry(services)));
  return store;
}
