// `npm run bench:editor`: the time from Alt+\ to ghost text on the screen of the real editor, and how much of it is the
// engine's. What is left is the way through editor, provider and JSON-RPC, and back.
import { readFileSync } from 'node:fs';
import { Desk } from './hands/desk.ts';
import { linkExtension } from './host/scratch.ts';

const ROUNDS = 30;
/** A few tokens, so that nearly all that is timed is the way; and only when asked, so that nothing else is under way. */
const settings = {
  'storywisp.inline.alternatives': 1,
  'storywisp.inline.maxNewTokens': 3,
  'storywisp.inline.delay': 10_000,
};

const UNLIKELY = ['violin', 'beetle', 'kettle', 'anchor', 'pepper', 'candle', 'turnip', 'badger', 'mirror', 'barrel'];

const desk = await Desk.prepare(console.log, linkExtension);
const { writer } = desk;
try {
  const page = readFileSync('test/data/holmes.txt', 'utf8').slice(0, 1500);
  desk.write('page.md', page);
  await writer.open('page.md');
  await desk.changeSettings(settings);
  await writer.page.evaluate(watchScreen);

  const onScreen: number[] = [];
  const way: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    // Nothing foresees this, so that the answer cannot be known already.
    await writer.type(` the ${UNLIKELY[round % UNLIKELY.length]}`);
    await writer.noGhostText();
    await writer.press('Alt+Backslash');
    const total = await shownAfterMs();
    // The first starts the process; and now and then the model has nothing to add.
    if (round === 0 || total === undefined) continue;
    onScreen.push(total);
    way.push(total - (await engineMs()));
  }
  console.log(`Alt+\\ to ghost text on the screen, ${onScreen.length} times after a typed word:`);
  console.log(`  in all                               ${summary(onScreen)}`);
  console.log(`  without the engine                   ${summary(way)}`);
} finally {
  await desk.leave();
}

async function shownAfterMs(): Promise<number | undefined> {
  try {
    const shown = await writer.page.waitForFunction(takeTime, undefined, { timeout: 5000 });
    return await shown.jsonValue();
  } catch {
    return undefined;
  }
}

/** In the page: the time that `watchScreen` noted, once. */
function takeTime(): number | undefined {
  const noted = document.body.dataset['ghostTextMs'];
  delete document.body.dataset['ghostTextMs'];
  return noted === undefined ? undefined : Number(noted);
}

/** The engine's time for the last answer, as the status bar tells it. */
async function engineMs(): Promise<number> {
  await writer.page.locator('.part.statusbar .statusbar-item', { hasText: 'Storywisp' }).hover();
  const tooltip = writer.page.locator('.workbench-hover', { hasText: 'Last answer' });
  const words = await tooltip.textContent();
  await writer.page.mouse.move(500, 400);
  await tooltip.waitFor({ state: 'detached' });
  return Number(/Last answer: (\d+) ms/.exec(words ?? '')?.[1]);
}

/** In the page: notes how long after Alt+\ ghost text was painted. */
function watchScreen(): void {
  let pressed = 0;
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.altKey && event.code === 'Backslash') pressed = event.timeStamp;
    },
    true,
  );
  new MutationObserver(() => {
    if (pressed === 0 || !document.querySelector('.monaco-editor.focused [class*="ghost-text"]')?.textContent) return;
    const from = pressed;
    pressed = 0;
    requestAnimationFrame(() => {
      document.body.dataset['ghostTextMs'] = String(performance.now() - from);
    });
  }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
}

function summary(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN).toFixed(0);
  return `median ${at(0.5)} ms (quartiles ${at(0.25)}-${at(0.75)})`;
}
