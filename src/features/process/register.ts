// The model process as the writer meets it: Restart, Show Log, one message when it fails, settings that change the model.
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import { SETTINGS, type SettingKey } from '../../common/settings.ts';
import { registerCommand } from '../../editor/commands.ts';
import type { Services } from '../../editor/services.ts';

const changing = (Object.keys(SETTINGS) as SettingKey[]).filter((key) => SETTINGS[key].restarts === 'model');

/** ms. A choice may write several settings, one after the other. */
const SETTLED = 150;

type ProcessServices = Pick<Services, 'clock' | 'configuration' | 'logger' | 'model' | 'notifications'>;

export function registerProcess({ clock, configuration, logger, model, notifications }: ProcessServices): Disposable {
  const store = new DisposableStore();
  const restart = async () => {
    notifications.forget();
    // A model that cannot be loaded is told of by the state it leads to.
    await model.restart().catch((error: unknown) => logger.log('debug', String(error)));
  };
  const change = async () => {
    notifications.forget();
    await model.switch().catch((error: unknown) => notifications.failed(error));
  };
  store.add(registerCommand('storywisp.restart', restart));
  store.add(registerCommand('storywisp.showLog', () => logger.show()));
  store.add(
    model.onDidChangeStatus(({ state, error }) => {
      if (state === 'failed' && error) notifications.failed(error);
    }),
  );
  let settling: Disposable | undefined;
  store.add({ dispose: () => settling?.dispose() });
  store.add(
    configuration.onDidChange((affects) => {
      if (!changing.some(affects)) return;
      settling?.dispose();
      settling = clock.schedule(() => void change(), SETTLED);
    }),
  );
  return store;
}
