// The model process as the writer meets it: Restart, Show Log, one message when it fails, settings that restart it.
import { type Disposable, DisposableStore } from '../../common/disposable.ts';
import { SETTINGS, type SettingKey } from '../../common/settings.ts';
import { registerCommand } from '../../editor/commands.ts';
import type { Services } from '../../editor/services.ts';

const restarting = (Object.keys(SETTINGS) as SettingKey[]).filter((key) => SETTINGS[key].restarts === 'model');

type ProcessServices = Pick<Services, 'configuration' | 'logger' | 'model' | 'notifications'>;

export function registerProcess({ configuration, logger, model, notifications }: ProcessServices): Disposable {
  const store = new DisposableStore();
  const restart = async () => {
    notifications.forget();
    // A model that cannot be loaded is told of by the state it leads to.
    await model.restart().catch((error: unknown) => logger.log('debug', String(error)));
  };
  store.add(registerCommand('storywisp.restart', restart));
  store.add(registerCommand('storywisp.showLog', () => logger.show()));
  store.add(
    model.onDidChangeStatus(({ state, error }) => {
      if (state === 'failed' && error) notifications.failed(error);
    }),
  );
  store.add(
    configuration.onDidChange((affects) => {
      const isRunning = model.status.state !== 'stopped';
      if (isRunning && restarting.some(affects)) void restart();
    }),
  );
  return store;
}
