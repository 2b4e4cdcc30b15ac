// Registers and runs commands, and sets context keys, by the types of commandMap.ts.
import * as vscode from 'vscode';
import type { Disposable } from '../common/disposable.ts';
import type { CommandId, Commands, ContextKeys } from './commandMap.ts';

export function registerCommand<K extends CommandId>(
  id: K,
  handler: (...args: Commands[K]) => void | Promise<void>,
): Disposable {
  return vscode.commands.registerCommand(id, handler);
}

export async function runCommand<K extends CommandId>(id: K, ...args: Commands[K]): Promise<void> {
  await vscode.commands.executeCommand(id, ...args);
}

/** The form in which a command hangs on an item of the editor. */
export function commandLink<K extends CommandId>(id: K, ...args: Commands[K]): vscode.Command {
  return { command: id, title: '', arguments: args };
}

const keys = new Map<string, unknown>();

export function setContextKey<K extends keyof ContextKeys>(key: K, value: ContextKeys[K]): void {
  if (keys.get(key) === value) return;
  keys.set(key, value);
  void vscode.commands.executeCommand('setContext', key, value);
}
