// Settings of Storywisp that hold for the length of some work.
import * as vscode from 'vscode';

export async function withSettings(
  values: Readonly<Record<string, unknown>>,
  work: () => Promise<void>,
): Promise<void> {
  const set = async (key: string, value: unknown) =>
    vscode.workspace.getConfiguration('storywisp').update(key, value, vscode.ConfigurationTarget.Global);
  for (const [key, value] of Object.entries(values)) await set(key, value);
  try {
    await work();
  } finally {
    for (const key of Object.keys(values)) await set(key, undefined);
  }
}
