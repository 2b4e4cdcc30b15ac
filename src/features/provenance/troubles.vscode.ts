// What is wrong with a sidecar, in words: said once a document and a cause.
import * as vscode from 'vscode';
import { wordsOf } from '../../common/errors.ts';
import type { Services } from '../../editor/services.ts';
import type { Home } from './sidecarFiles.vscode.ts';

/** `foreign`: nothing that it remembers is in the text. `lost`: some is not. */
type Trouble = 'newer' | 'corrupt' | 'foreign' | 'lost' | 'unwritable';

export class Troubles {
  readonly #services: Pick<Services, 'logger' | 'notifications'>;
  readonly #told = new Set<string>();

  constructor(services: Pick<Services, 'logger' | 'notifications'>) {
    this.#services = services;
  }

  /** @param count of the passages that are lost. */
  tell({ path }: Home, trouble: Trouble, count = 0): void {
    const key = `${trouble} ${path}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#services.notifications.tell(wordsOfTrouble(trouble, path, count));
  }

  failed(home: Home, error: unknown): void {
    this.#services.logger.log('warn', `provenance of ${home.path}: ${wordsOf(error)}`);
    this.tell(home, 'unwritable');
  }
}

function wordsOfTrouble(trouble: Trouble, path: string, count: number): string {
  const { t } = vscode.l10n;
  const aside = t('It is kept under another name when the document is next saved.');
  switch (trouble) {
    case 'newer':
      return `${t('A newer Storywisp remembered which text of {0} is generated; this one cannot read it.', path)} ${aside}`;
    case 'corrupt':
      return `${t('What was remembered of generated text in {0} cannot be read.', path)} ${aside}`;
    case 'foreign':
      return `${t('What was remembered of generated text fits nothing in {0}: it may be of another document.', path)} ${aside}`;
    case 'lost':
      return t('{0} generated passages of {1} are not in its text any more.', count, path);
    case 'unwritable':
      return t('Which text of {0} is generated cannot be kept in its folder: it is known until you close it.', path);
  }
}
