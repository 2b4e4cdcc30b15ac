// The one question that is asked before a model is fetched: what, how much, from where, to where, under which licence.
import { StorywispError } from '../../common/errors.ts';
import type { ModelOffer } from '../../common/models.ts';
import { count, size, type Translate } from './quantities.ts';

export interface Question {
  readonly message: string;
  /** One line each. */
  readonly detail: string;
}

export function offerQuestion(offer: ModelOffer, t: Translate): Question {
  const { repository, host, downloadBytes, presentBytes, diskBytes, freeBytes, folder } = offer;
  const lines = [
    presentBytes > 0
      ? t('{0} from {1}, of which {2} are here already.', size(downloadBytes), host, size(presentBytes))
      : t('{0} from {1}.', size(downloadBytes), host),
    t('It will take {0} in {1}, where {2} are free.', size(diskBytes), folder, size(freeBytes)),
    aboutModel(offer, t),
    t('It comes to this machine and stays here; no text leaves it. You can write on meanwhile.'),
  ];
  return { message: t('Download {0}?', repository), detail: lines.join('\n') };
}

/** While it is compiled, both what was downloaded and what comes of it are there. @throws StorywispError `storage-failed` */
export function assertRoom({
  downloadBytes,
  presentBytes,
  diskBytes,
  freeBytes,
  folder,
  repository,
}: ModelOffer): void {
  const needed = downloadBytes - presentBytes + diskBytes;
  if (needed <= freeBytes) return;
  const detail = `${repository} needs ${size(needed)} in ${folder} for now, and ${size(freeBytes)} are free`;
  throw new StorywispError('storage-failed', detail);
}

function aboutModel({ format, parameters, licence }: ModelOffer, t: Translate): string {
  const facts: string[] = [];
  if (parameters !== undefined) facts.push(t('{0} parameters', count(parameters)));
  facts.push(licenceWords(licence, t));
  if (format === 'onnx') facts.push(t('an ONNX export, which writes slower than a GPT-2 checkpoint'));
  return `${facts.join('; ')}.`;
}

export function licenceWords(licence: string | undefined, t: Translate): string {
  return licence === undefined ? t('licence unknown') : t('licence {0}', licence);
}
