// Augment Text: variants of the selected lines in a new document, or of a data file's records in a file beside it.
import * as vscode from 'vscode';
import { augment } from '../../common/augment/augment.ts';
import { RowWriter, settingsText } from '../../common/augment/augmentedFile.ts';
import type { SourceRecord } from '../../common/augment/sourceRecords.ts';
import type { AugmentOptions, Write } from '../../common/augment/variants.ts';
import { type CancellationToken, CancelledError } from '../../common/cancellation.ts';
import type { Ban } from '../../common/care/ban.ts';
import type { Disposable } from '../../common/disposable.ts';
import { registerCommand } from '../../editor/commands.ts';
import { LONGEST_BEFORE, wellFormed } from '../../editor/documents.ts';
import { readIfThere } from '../../editor/optionalFile.ts';
import { modelName } from '../../editor/receipts.ts';
import type { Services } from '../../editor/services.ts';
import { freshStart, type Start, startBeside } from './earlierFile.ts';
import { figureWords } from './figureWords.ts';
import { type Answers, askHow } from './questions.vscode.ts';
import { documentSink, fileSink, type Sink } from './sinks.vscode.ts';
import { chooseSource, type Source } from './source.vscode.ts';

/** Tokens of context asked for: the model's own limit, which no GPT-2 has higher. */
const CONTEXT_TOKENS = 1024;

type AugmentServices = Pick<Services, 'care' | 'clock' | 'configuration' | 'model' | 'notifications'>;

/** @param program the file of the command line, for what is too large here. */
export function registerAugment(services: AugmentServices, program: string): Disposable {
  let isRunning = false;
  return registerCommand('storywisp.augmentText', async () => {
    if (isRunning) {
      services.notifications.tell(vscode.l10n.t('Text is being augmented already. Wait for it or cancel it.'));
      return;
    }
    isRunning = true;
    try {
      await augmentText(services, program);
    } catch (error) {
      services.notifications.commandFailed(error);
    } finally {
      isRunning = false;
    }
  });
}

async function augmentText(services: AugmentServices, program: string): Promise<void> {
  const source = await chooseSource(services.notifications, program);
  const answers = source && (await askHow());
  if (!source || !answers) return;
  const { start, options, sink } = await prepare(source, answers, services);
  const { l10n } = vscode;
  const location = vscode.ProgressLocation.Notification;
  const judge = await services.care.rulesFor(source.document).judge;
  const progressOptions = { location, title: l10n.t('Storywisp is augmenting text'), cancellable: true };
  try {
    await vscode.window.withProgress(progressOptions, (progress, token) =>
      augment(
        {
          ...start,
          records: source.records(),
          column: source.layout.column,
          options,
          judge,
          write: writer(source.document.uri.toString(), judge.ban, services, token),
          model: () => modelName(services.model),
          rows: new RowWriter(source.outFormat, start.settings, start.columns),
          append: (rows) => sink.append(rows),
          onRecord: reporter(source, progress),
        },
        token,
      ).finally(() => sink.close()),
    );
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
    if (source.file) services.notifications.tell(l10n.t('Stopped. The same command goes on with the same file.'));
    return;
  }
  if (source.file) await sink.show();
  services.notifications.tell(figureWords(start.counter.figures(), l10n.t));
}

async function prepare(
  { document, layout, outFormat, file }: Source,
  { mode, variants }: Answers,
  { clock, configuration, model }: AugmentServices,
): Promise<{ start: Start; options: AugmentOptions; sink: Sink }> {
  const own = document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1);
  const asked = {
    mode,
    variants,
    keep: { share: configuration.get('augment.keepShare', document) },
    maxOverlap: configuration.get('augment.maxOverlap', document),
    sampling: configuration.sampling('augment', document),
  };
  const wanted = {
    format: outFormat,
    column: layout.column,
    model: model.status.model?.name,
    seed: configuration.get('sampling.seed', document) ?? undefined,
    settingsWith: (seed: number) => settingsText(own, layout, { ...asked, seed }),
  };
  if (!file) {
    const start = freshStart(wanted);
    return { start, options: { ...asked, seed: start.seed }, sink: await documentSink(outFormat) };
  }
  const folder = vscode.Uri.joinPath(file, '..');
  const { name, start } = await startBeside(own, wanted, (beside) => readIfThere(vscode.Uri.joinPath(folder, beside)));
  const sink = fileSink(vscode.Uri.joinPath(folder, name), start.kept, clock);
  return { start, options: { ...asked, seed: start.seed }, sink };
}

/** Behind the ghost text: whoever writes meanwhile goes first. */
function writer(document: string, ban: Ban, { model }: AugmentServices, token: CancellationToken): Write {
  return async ({ prompt, ...request }) => {
    const textBefore = wellFormed(prompt.slice(-LONGEST_BEFORE));
    const where = { document, lane: 'background', textBefore, contextTokens: CONTEXT_TOKENS } as const;
    const params = { ...request, ...where, banned: ban.words };
    return (await model.complete(params, token)).candidates;
  };
}

function reporter({ length }: Source, progress: vscode.Progress<{ message: string; increment: number }>) {
  let passed = 0;
  let records = 0;
  return ({ raw }: SourceRecord): void => {
    passed += raw.length;
    records++;
    const about = Math.round((records * length) / passed);
    progress.report({
      message: vscode.l10n.t('{0} of about {1}', records, about),
      increment: (100 * raw.length) / length,
    });
  };
}
