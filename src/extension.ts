// The composition root: makes the services, registers the features, and ends the model process at the end.
import * as vscode from 'vscode';
import { EngineClient } from './client/engineClient.ts';
import { LibraryClient } from './client/libraryClient.ts';
import { DisposableStore } from './common/disposable.ts';
import { EMBEDDED_MODEL } from './common/models.ts';
import { Care } from './editor/care.ts';
import { Configuration } from './editor/configuration.ts';
import { ModelAccess } from './editor/modelAccess.ts';
import { Notifications } from './editor/notifications.ts';
import { OutputLogger } from './editor/outputLogger.ts';
import { OwnContexts } from './editor/ownContexts.ts';
import { Receipts } from './editor/receipts.ts';
import { Secrets } from './editor/secrets.ts';
import type { Services } from './editor/services.ts';
import { Session } from './editor/session.ts';
import { systemClock } from './editor/systemClock.ts';
import { WorkspaceStorage } from './editor/workspaceStorage.ts';
import { registerAugment } from './features/augment/register.ts';
import { registerBranches } from './features/branches/register.ts';
import { registerCare } from './features/care/register.ts';
import { registerDialogue } from './features/dialogue/register.ts';
import { registerIdeas } from './features/ideas/register.ts';
import { registerInlineCompletion } from './features/inlineCompletion/register.ts';
import { MemoryFiles } from './features/memory/memoryFiles.vscode.ts';
import { registerMemory } from './features/memory/register.ts';
import { registerModels } from './features/models/register.ts';
import { registerPause } from './features/pause/register.ts';
import { registerPractice } from './features/practice/register.ts';
import { registerPresets } from './features/presets/register.ts';
import { registerProcess } from './features/process/register.ts';
import { registerProvenance } from './features/provenance/register.ts';
import { registerStatusBar } from './features/statusBar/register.ts';
import { registerStory } from './features/story/register.ts';
import { registerWhyNothing } from './features/whyNothing/register.ts';

const megabyte = 1024 * 1024;
const minute = 60_000;

/** These outlive the features: the process has time to end well, and the log hears of it. */
const lasting = new DisposableStore();
let model: EngineClient | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const store = new DisposableStore();
  context.subscriptions.push(store);
  const logger = lasting.add(new OutputLogger());
  const configuration = new Configuration(logger);
  const inside = (...parts: string[]) => vscode.Uri.joinPath(context.extensionUri, ...parts).fsPath;
  const storage = context.globalStorageUri.fsPath;
  const embedded = inside('models', EMBEDDED_MODEL);
  const secrets = new Secrets(context.secrets);
  const access = new ModelAccess({
    configuration,
    secrets,
    embedded,
    isTrusted: () => vscode.workspace.isTrusted,
  });
  const process = { serverModule: inside('dist', 'server.mjs'), logger, clock: systemClock };
  model = lasting.add(
    new EngineClient({
      ...process,
      load: async () => ({ ...modelSettings(configuration), source: await access.source(), storage }),
      share: true,
    }),
  );
  const notifications = new Notifications(logger);
  const memory = store.add(new MemoryFiles({ configuration, logger, notifications }));
  const services: Services = {
    model,
    library: store.add(new LibraryClient({ ...process, storage, embedded })),
    access,
    secrets,
    storage,
    configuration,
    logger,
    session: store.add(new Session(systemClock)),
    care: store.add(new Care(configuration)),
    receipts: store.add(new Receipts()),
    memory,
    contexts: new OwnContexts(),
    notifications,
    clock: systemClock,
  };

  const inlineCompletion = store.add(registerInlineCompletion(services));
  store.add(registerStory(services, context.globalState));
  store.add(registerAugment(services, inside('dist', 'cli.mjs')));
  store.add(registerBranches(services, new WorkspaceStorage(context.storageUri)));
  store.add(registerCare(services));
  store.add(registerDialogue(services));
  store.add(registerIdeas(services, context.extensionUri, context.workspaceState));
  store.add(registerMemory(services, memory));
  store.add(registerModels(services));
  store.add(registerPause(services));
  store.add(registerPractice(services));
  store.add(registerPresets(services));
  store.add(registerProcess(services));
  store.add(registerProvenance(services));
  store.add(registerStatusBar(services));
  store.add(registerWhyNothing(services, inlineCompletion));
}

/** The editor waits for this, and takes the features down meanwhile. */
export async function deactivate(): Promise<void> {
  await model?.stop();
  lasting.dispose();
}

function modelSettings(configuration: Configuration) {
  return {
    precision: configuration.get('model.precision', undefined),
    threads: configuration.get('model.threads', undefined),
    cacheBytes: configuration.get('model.cacheSize', undefined) * megabyte,
    memoryBytes: configuration.get('model.memoryLimit', undefined) * megabyte,
    idleMs: configuration.get('model.idleMinutes', undefined) * minute,
  };
}
