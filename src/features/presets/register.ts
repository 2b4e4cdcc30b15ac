// Choose Preset... and Tune Temperature...: both only write settings, which hold from the next request on.
import * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import { PRESETS } from '../../common/sampling.ts';
import { registerCommand } from '../../editor/commands.ts';
import type { Services } from '../../editor/services.ts';
import { presetItems } from './presetItems.ts';
import { parseTemperature, wordsOfTemperature } from './temperature.ts';

type PresetServices = Pick<Services, 'configuration'>;

export function registerPresets({ configuration }: PresetServices): Disposable {
  const store = new DisposableStore();
  store.add(registerCommand('storywisp.choosePreset', () => choosePreset({ configuration })));
  store.add(registerCommand('storywisp.tuneTemperature', () => tuneTemperature({ configuration })));
  return store;
}

async function choosePreset({ configuration }: PresetServices): Promise<void> {
  const options = { title: vscode.l10n.t('How Should It Write?'), matchOnDescription: true };
  const scope = vscode.window.activeTextEditor?.document;
  const items = presetItems(configuration.samplingSet(scope), vscode.l10n.t);
  const chosen = await vscode.window.showQuickPick(items, options);
  if (chosen) await configuration.setSampling(PRESETS[chosen.name], scope);
}

async function tuneTemperature({ configuration }: PresetServices): Promise<void> {
  const { l10n } = vscode;
  const scope = vscode.window.activeTextEditor?.document;
  const answer = await vscode.window.showInputBox({
    title: l10n.t('Temperature'),
    prompt: l10n.t('From 0, the likeliest words only, to 2, nearly any word.'),
    value: String(configuration.sampling('ghostText', scope).temperature),
    validateInput(text) {
      const value = parseTemperature(text);
      return value === undefined
        ? l10n.t('A number from 0 to 2, for example 0.8.')
        : { message: l10n.t(wordsOfTemperature(value)), severity: vscode.InputBoxValidationSeverity.Info };
    },
  });
  const value = answer === undefined ? undefined : parseTemperature(answer);
  if (value !== undefined) await configuration.set('sampling.temperature', value, scope);
}
