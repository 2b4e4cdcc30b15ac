// One item in the status bar, kept in step with the model, the pause and the active document.
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import type { CommandId } from '../../editor/commandMap.ts';
import { commandLink, registerCommand } from '../../editor/commands.ts';
import { escapeMarkdown } from '../../editor/plainMarkdown.ts';
import type { Services } from '../../editor/services.ts';
import { isLanguageOn } from '../../editor/settingValue.ts';
import { showStatusMenu } from './menu.vscode.ts';
import { statusText } from './statusText.ts';

type StatusServices = Pick<Services, 'access' | 'care' | 'clock' | 'configuration' | 'model' | 'session'>;

export function registerStatusBar({ access, care, clock, configuration, model, session }: StatusServices): Disposable {
  const store = new DisposableStore();
  const item = store.add(vscode.window.createStatusBarItem('storywisp.status', vscode.StatusBarAlignment.Right, 100));
  item.name = 'Storywisp';
  item.command = { ...commandLink('storywisp.statusMenu'), title: vscode.l10n.t('Storywisp Menu') };

  const isOnHere = () => {
    const document = vscode.window.activeTextEditor?.document;
    return document && isLanguageOn(configuration.get('inline.languages', document), document.languageId);
  };
  const pausedUntil = () => {
    const end = session.pausedUntil;
    if (end === undefined || end === 'never') return end;
    const time = new Date(Date.now() + end - clock.now());
    return time.toLocaleTimeString(vscode.env.language, { hour: '2-digit', minute: '2-digit' });
  };
  const show = () => {
    const facts = {
      model: model.status,
      host: access.host,
      here: isOnHere(),
      pausedUntil: pausedUntil(),
      whyNothing: session.whyNothing?.words,
      hidden: care.counts,
      last: session.last,
    };
    const { text, label, lines, isWarning } = statusText(facts, vscode.l10n.t);
    item.text = text;
    item.tooltip = tooltipOf(lines, facts.hidden.length > 0);
    item.accessibilityInformation = { label, role: 'button' };
    item.backgroundColor = isWarning ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
  };

  store.add(model.onDidChangeStatus(show));
  store.add(session.onDidChange(show));
  store.add(care.onDidChange(show));
  store.add(configuration.onDidChange(show));
  store.add(vscode.window.onDidChangeActiveTextEditor(show));
  store.add(
    registerCommand('storywisp.statusMenu', () =>
      showStatusMenu({
        isPaused: session.pausedUntil !== undefined,
        here: isOnHere(),
        host: access.host,
        hides: care.counts.length > 0,
      }),
    ),
  );
  show();
  item.show();
  return store;
}

function tooltipOf(lines: readonly string[], hides: boolean): vscode.MarkdownString {
  const command = 'storywisp.showHidden' satisfies CommandId;
  const link = hides ? ` [${vscode.l10n.t('Show anyway')}](command:${command})` : '';
  const tooltip = new vscode.MarkdownString(`**Storywisp**: ${lines.map(escapeMarkdown).join('\n\n')}${link}`);
  tooltip.isTrusted = { enabledCommands: [command] };
  return tooltip;
}
