// The menu behind the status bar item.
import * as vscode from 'vscode';
import type { CommandId } from '../../editor/commandMap.ts';
import { runCommand } from '../../editor/commands.ts';

interface MenuItem extends vscode.QuickPickItem {
  readonly command: CommandId | 'settings';
}

export interface MenuFacts {
  readonly isPaused: boolean;
  /** Ghost text is on for the active document; undefined when there is none. */
  readonly here: boolean | undefined;
  /** Of the server that writes; undefined if a model on this machine does. */
  readonly host: string | undefined;
  /** Something was hidden. */
  readonly hides: boolean;
}

export async function showStatusMenu({ isPaused, here, host, hides }: MenuFacts): Promise<void> {
  const t = vscode.l10n.t;
  const item = (icon: string, label: string, command: MenuItem['command']): MenuItem => ({
    label: `$(${icon}) ${label}`,
    command,
  });
  const ofDocument = [
    item('circle-slash', here ? t('Turn Off for This Language') : t('Turn On for This Language'), 'storywisp.toggle'),
    item('question', t('Why Is Nothing Shown?'), 'storywisp.whyNothing'),
    item('edit', t('Continue the Story...'), 'storywisp.continueStory'),
    item('lightbulb', t('Generate Ideas'), 'storywisp.generateIdeas'),
  ];
  const practice = item('new-file', t('Open a Practice Page'), 'storywisp.openPracticePage');
  const items = [
    isPaused ? item('play', t('Resume'), 'storywisp.resume') : item('debug-pause', t('Pause...'), 'storywisp.pause'),
    ...(here === undefined ? [practice] : ofDocument),
    ...(hides ? [item('eye-closed', t('Show What Was Hidden'), 'storywisp.showHidden')] : []),
    item('lightbulb-sparkle', t('Show Ideas Panel'), 'storywisp.showIdeas'),
    item('book', t('Choose Model...'), 'storywisp.chooseModel'),
    ...(host === undefined ? [] : [item('home', t('Write on This Machine Again'), 'storywisp.writeHere')]),
    item('settings', t('Choose Preset...'), 'storywisp.choosePreset'),
    item('flame', t('Tune Temperature...'), 'storywisp.tuneTemperature'),
    item('debug-restart', t('Restart Model Process'), 'storywisp.restart'),
    item('output', t('Show Log'), 'storywisp.showLog'),
    item('gear', t('Settings'), 'settings'),
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: 'Storywisp' });
  if (chosen?.command === 'settings') {
    await vscode.commands.executeCommand('workbench.action.openSettings', 'storywisp');
  } else if (chosen) {
    await runCommand(chosen.command);
  }
}
