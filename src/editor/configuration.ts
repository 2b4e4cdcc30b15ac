// Reads and writes the writer's settings, typed by the table in common/settings.ts.
import * as vscode from 'vscode';
import type { Disposable } from '../common/disposable.ts';
import type { Logger } from '../common/logger.ts';
import type { NetworkAccess } from '../common/network.ts';
import { resolveSampling, type SamplingOptions, type SamplingUse } from '../common/sampling.ts';
import type { SettingKey, SettingValue } from '../common/settings.ts';
import { networkAccess } from './networkAccess.ts';
import { readSettingValue } from './settingValue.ts';

/** Whose settings are meant: a document's folder and language; undefined for the window's. */
export type Scope = { readonly uri: vscode.Uri; readonly languageId: string } | undefined;

interface Layer {
  readonly value: unknown;
  readonly target: vscode.ConfigurationTarget;
  readonly inLanguage: boolean;
}

const samplingKeys = {
  temperature: 'sampling.temperature',
  topK: 'sampling.topK',
  topP: 'sampling.topP',
  minP: 'sampling.minP',
  typicalP: 'sampling.typicalP',
  repetitionPenalty: 'sampling.repetitionPenalty',
  repetitionWindow: 'sampling.repetitionWindow',
} as const satisfies Record<keyof SamplingOptions, SettingKey>;

export class Configuration {
  readonly #logger: Logger;
  readonly #noted = new Set<string>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  get<K extends SettingKey>(key: K, scope: Scope): SettingValue<K> {
    const { value, note } = readSettingValue(key, section(scope).get<unknown>(key));
    if (note && !this.#noted.has(note)) {
      this.#noted.add(note);
      this.#logger.log('warn', note);
    }
    return value;
  }

  /** The use's own defaults, under what the writer set anywhere. */
  sampling(use: SamplingUse, scope: Scope): SamplingOptions {
    return resolveSampling(use, this.samplingSet(scope));
  }

  /** The sampling options that the writer set, anywhere. */
  samplingSet(scope: Scope): Partial<SamplingOptions> {
    const set: { -readonly [K in keyof SamplingOptions]?: number } = {};
    for (const option of Object.keys(samplingKeys) as (keyof SamplingOptions)[]) {
      const key = samplingKeys[option];
      if (layers(key, scope).length > 0) set[option] = this.get(key, scope);
    }
    return set;
  }

  /** Writes all sampling options as one: an option that is absent is removed, so that its default holds again. */
  async setSampling(options: Partial<SamplingOptions>, scope: Scope): Promise<void> {
    for (const option of Object.keys(samplingKeys) as (keyof SamplingOptions)[]) {
      await this.set(samplingKeys[option], options[option], scope);
    }
  }

  /**
   * Writes a setting where it is set now, the most specific place first, else in the writer's own settings.
   * `undefined` removes it from every place.
   */
  async set<K extends SettingKey>(key: K, value: SettingValue<K> | undefined, scope: Scope): Promise<void> {
    const places = layers(key, scope);
    if (value === undefined) {
      for (const { target, inLanguage } of places) await section(scope).update(key, undefined, target, inLanguage);
      return;
    }
    const place = places[0] ?? { target: vscode.ConfigurationTarget.Global, inLanguage: false };
    await section(scope).update(key, value, place.target, place.inLanguage);
  }

  /** Switches entries of a map, keeping what else the writer wrote there. */
  async setSwitch(key: 'inline.languages', name: string, on: boolean, scope: Scope): Promise<void> {
    const written = layers(key, scope)[0]?.value;
    await this.set(key, { ...(typeof written === 'object' ? written : {}), [name]: on }, scope);
  }

  /** Whether the editor's own switch for inline suggestions is on. */
  inlineSuggestOn(scope: Scope): boolean {
    return vscode.workspace.getConfiguration('editor', scope ?? null).get('inlineSuggest.enabled', true);
  }

  /** What the editor's own settings say of proxies and certificates. */
  get network(): NetworkAccess {
    return networkAccess(vscode.workspace.getConfiguration('http'));
  }

  /** Calls `listener` after each change of settings, with a question it may ask about it. */
  onDidChange(listener: (affects: (key: SettingKey) => boolean) => void): Disposable {
    return vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('storywisp') || event.affectsConfiguration('editor.inlineSuggest')) {
        listener((key) => event.affectsConfiguration(`storywisp.${key}`));
      }
    });
  }
}

function section(scope: Scope): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration('storywisp', scope ?? null);
}

/** Where the writer set a key, the place that wins first. */
function layers(key: SettingKey, scope: Scope): Layer[] {
  const found = section(scope).inspect<unknown>(key);
  const { Global, Workspace, WorkspaceFolder } = vscode.ConfigurationTarget;
  const all: Layer[] = [
    { value: found?.workspaceFolderLanguageValue, target: WorkspaceFolder, inLanguage: true },
    { value: found?.workspaceLanguageValue, target: Workspace, inLanguage: true },
    { value: found?.globalLanguageValue, target: Global, inLanguage: true },
    { value: found?.workspaceFolderValue, target: WorkspaceFolder, inLanguage: false },
    { value: found?.workspaceValue, target: Workspace, inLanguage: false },
    { value: found?.globalValue, target: Global, inLanguage: false },
  ];
  return all.filter((layer) => layer.value !== undefined);
}
