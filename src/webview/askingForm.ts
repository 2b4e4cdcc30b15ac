// The fields on top: which ideas, what is to happen, and how far they are.
import type { ToIdeasView, Work } from '../protocol/webview.ts';
import { tell } from './editor.ts';
import { inside, part } from './page.ts';

export class AskingForm {
  readonly #kind = part('kind', HTMLSelectElement);
  readonly #line = part('line', HTMLInputElement);
  readonly #ask = part('ask', HTMLButtonElement);
  readonly #stop = part('stop', HTMLButtonElement);
  readonly #progress = part('progress', HTMLDivElement);
  readonly #problem = part('problem', HTMLDivElement);
  readonly #work = part('work', HTMLDivElement);
  #wantedKind = '';

  constructor() {
    const ask = () => {
      if (!this.#ask.disabled) tell({ type: 'ask', ...this.#wish });
    };
    this.#ask.addEventListener('click', ask);
    this.#line.addEventListener('keydown', ({ key, isComposing }) => {
      if (key === 'Enter' && !isComposing) ask();
    });
    const changed = () => {
      this.#wantedKind = this.#kind.value;
      tell({ type: 'asking', ...this.#wish });
    };
    this.#kind.addEventListener('change', changed);
    this.#line.addEventListener('input', changed);
    this.#stop.addEventListener('click', () => tell({ type: 'stop' }));
    part('again', HTMLButtonElement).addEventListener('click', () => tell({ type: 'again' }));
    part('resume', HTMLButtonElement).addEventListener('click', () => tell({ type: 'resume' }));
    part('edit', HTMLButtonElement).addEventListener('click', () => tell({ type: 'editPatterns' }));
  }

  showKinds({ kinds, problem }: Extract<ToIdeasView, { type: 'kinds' }>): void {
    this.#kind.replaceChildren(...kinds.map(({ id, title }) => new Option(title, id)));
    this.#choose(this.#wantedKind);
    this.#problem.hidden = problem === null;
    inside(this.#problem, 'p').textContent = problem;
  }

  showAsking({ kind, line }: Extract<ToIdeasView, { type: 'asking' }>): void {
    this.#line.value = line;
    this.#choose(kind);
  }

  showSource(words: string): void {
    part('source', HTMLParagraphElement).textContent = words;
  }

  showWork(work: Work): void {
    const isAsking = work.state === 'asking';
    const hadFocus = document.activeElement === this.#stop || document.activeElement === this.#ask;
    this.#ask.hidden = isAsking;
    this.#ask.disabled = work.state === 'paused';
    this.#stop.hidden = !isAsking;
    if (hadFocus) (isAsking ? this.#stop : this.#ask).focus();
    this.#work.hidden = work.state === 'idle';
    // Figures that change all the time are the progress bar's to tell.
    this.#work.ariaLive = isAsking ? 'off' : 'polite';
    this.#work.classList.toggle('error', work.state === 'failed');
    const words = work.state === 'idle' ? '' : work.words;
    const shown = inside(this.#work, 'p');
    if (shown.textContent !== words) shown.textContent = words;
    part('again', HTMLButtonElement).hidden = work.state !== 'failed' && work.state !== 'nothing';
    part('resume', HTMLButtonElement).hidden = work.state !== 'paused';
    this.#showProgress(isAsking ? work.done : undefined);
  }

  /** @param done null where nobody knows; undefined for none. */
  #showProgress(done: number | null | undefined): void {
    const bar = inside(this.#progress, 'div');
    this.#progress.hidden = done === undefined;
    this.#progress.classList.toggle('unknown', done === null);
    bar.style.inlineSize = typeof done === 'number' ? `${100 * done}%` : '';
    if (typeof done === 'number') this.#progress.ariaValueNow = String(Math.round(100 * done));
    else this.#progress.removeAttribute('aria-valuenow');
  }

  /** The first, if it is not there: kinds come and go with the writer's patterns. */
  #choose(kind: string): void {
    this.#wantedKind = kind;
    this.#kind.value = kind;
    if (this.#kind.selectedIndex < 0) this.#kind.selectedIndex = 0;
  }

  get #wish() {
    return { kind: this.#kind.value, line: this.#line.value };
  }
}
