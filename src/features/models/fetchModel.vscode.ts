// Fetching a model: what it would bring, one question, the download, compiling, and then it is chosen.
import * as vscode from 'vscode';
import type { FetchWay } from '../../client/modelLibrary.ts';
import { CancelledError } from '../../common/cancellation.ts';
import type { ModelOffer } from '../../common/models.ts';
import { FetchMeter } from './fetchMeter.ts';
import type { ModelServices } from './modelServices.ts';
import { assertRoom, offerQuestion } from './offerQuestion.ts';
import { selectLocal } from './selection.ts';

export class ModelFetcher {
  readonly #services: ModelServices;
  /** One at a time: each wants the whole line, and then the whole processor. */
  #fetching: string | undefined;

  constructor(services: ModelServices) {
    this.#services = services;
  }

  /** Tells of every outcome; never rejects. @param repository `owner/name` */
  async fetch(repository: string): Promise<void> {
    const { access, configuration, notifications } = this.#services;
    const { l10n } = vscode;
    const again = { command: 'storywisp.fetchModel', argument: repository } as const;
    if (this.#fetching !== undefined) {
      notifications.tell(l10n.t('{0} is being fetched. Wait for it or cancel it, then choose again.', this.#fetching));
      return;
    }
    this.#fetching = repository;
    let hasBegun = false;
    try {
      const way = { hub: await access.hub(), precision: configuration.get('model.precision', undefined) };
      const offer = await this.#describe(repository, way);
      assertRoom(offer);
      const { message, detail } = offerQuestion(offer, l10n.t);
      if (!(await notifications.ask(message, detail, l10n.t('Download')))) return;
      hasBegun = true;
      await this.#download(offer, way);
      await selectLocal(configuration, repository);
    } catch (error) {
      if (!(error instanceof CancelledError)) {
        notifications.commandFailed(error, { ...again, title: l10n.t('Try Again') });
      } else if (hasBegun) {
        const words = l10n.t('{0} is not here yet. What was downloaded is kept, and goes on from there.', repository);
        notifications.tell(words, { ...again, title: l10n.t('Resume') });
      }
    } finally {
      this.#fetching = undefined;
    }
  }

  async #describe(repository: string, way: FetchWay): Promise<ModelOffer> {
    const title = vscode.l10n.t('Asking about {0}', repository);
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    return vscode.window.withProgress(options, (_, token) => this.#services.library.describe(repository, way, token));
  }

  async #download(offer: ModelOffer, way: FetchWay): Promise<void> {
    const { clock, configuration, library } = this.#services;
    const meter = new FetchMeter(clock, vscode.l10n.t);
    const how = { ...way, keepCheckpoint: configuration.get('model.keepCheckpoint', undefined) };
    const title = vscode.l10n.t('Fetching {0}', offer.repository);
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    await vscode.window.withProgress(options, (bar, token) =>
      library.fetch(offer, how, token, (progress) => bar.report(meter.read(progress))),
    );
  }
}
