// A settings file in memory, and the order in which it was written to.
import { USUAL_NETWORK } from '../../src/common/network.ts';
import type { SettingKey, SettingValue } from '../../src/common/settings.ts';
import { readSettingValue } from '../../src/editor/settingValue.ts';

export class FakeSettings {
  readonly written = new Map<SettingKey, unknown>();
  readonly changes: SettingKey[] = [];
  network = USUAL_NETWORK;

  get<K extends SettingKey>(key: K): SettingValue<K> {
    return readSettingValue(key, this.written.get(key)).value;
  }

  async set<K extends SettingKey>(key: K, value: SettingValue<K> | undefined): Promise<void> {
    if (this.written.get(key) === value) return;
    if (value === undefined) this.written.delete(key);
    else this.written.set(key, value);
    this.changes.push(key);
  }
}
