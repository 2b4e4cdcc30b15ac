// Talk With..., Have the Other Answer, Regenerate Turn, Stop the Answer; and @storywisp in the chat view.
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import { registerCommand } from '../../editor/commands.ts';
import type { DialogueServices } from './answer.vscode.ts';
import { Answers } from './answers.vscode.ts';
import { registerChat } from './chat.vscode.ts';
import { contextOfAnswer } from './promptBefore.vscode.ts';
import { talkWith } from './talkWith.vscode.ts';

export function registerDialogue(services: DialogueServices): Disposable {
  const store = new DisposableStore();
  const answers = store.add(new Answers(services));
  store.add(registerCommand('storywisp.talkWith', talkWith));
  store.add(registerCommand('storywisp.answerTurn', () => answers.answer()));
  store.add(registerCommand('storywisp.dialogue.enter', () => answers.enter()));
  store.add(registerCommand('storywisp.regenerateTurn', () => answers.again()));
  store.add(registerCommand('storywisp.stopTurn', () => answers.stop()));
  store.add(
    vscode.workspace.onDidChangeTextDocument((event) => {
      answers.edited(event);
      if (event.document === vscode.window.activeTextEditor?.document) answers.show();
    }),
  );
  store.add(vscode.workspace.onDidCloseTextDocument((document) => answers.closed(document)));
  store.add(vscode.window.onDidChangeTextEditorSelection(() => answers.show()));
  store.add(vscode.window.onDidChangeActiveTextEditor(() => answers.show()));
  store.add(services.contexts.add((document, place) => contextOfAnswer(document, place, services)));
  store.add(registerChat(services));
  answers.show();
  return store;
}
