// `npm run pictures`: takes the README's pictures, of the benchmark's charts and of the real editor, into media/.
// With `-- --charts` those of the charts only.
import path from 'node:path';
import { takeChartPictures } from './chartPictures.ts';
import { Desk } from './hands/desk.ts';
import { IdeasPanel } from './hands/ideasPanel.ts';
import { ModelChooser } from './hands/modelChooser.ts';
import { until } from './hands/until.ts';
import { ROOT } from './host/paths.ts';
import { linkExtension } from './host/scratch.ts';

/** The seed makes the pictures the same each time, as long as the model and the sampler are. */
const settings = { 'storywisp.sampling.seed': 3, 'breadcrumbs.enabled': false };

for (const name of await takeChartPictures()) console.log(`media/${name}`);
if (process.argv.includes('--charts')) process.exit();

const desk = await Desk.prepare(console.log, linkExtension);
const { writer } = desk;
try {
  await writer.open('story.md');
  await desk.changeSettings(settings);
  await writer.press('Control+B');
  await writer.type(' she');
  await writer.ghostText();
  await picture('ghost-text');

  await desk.changeSettings({ ...settings, 'editor.inlineSuggest.showToolbar': 'always' });
  await writer.press('Alt+Backslash');
  await writer.page.locator('.inlineSuggestionsHints', { hasText: '1/3' }).waitFor();
  await writer.press('Alt+BracketRight');
  await writer.page.locator('.inlineSuggestionsHints', { hasText: '2/3' }).waitFor();
  await picture('alternatives');

  await writer.press('Tab');
  await writer.command('Storywisp: Generate Ideas');
  await until(
    'ideas',
    () => writer.rows().count(),
    (count) => count >= 6,
  );
  await picture('generate-ideas');

  await writer.press('Escape');
  const panel = new IdeasPanel(writer);
  await panel.show();
  await panel.ask('Titles');
  await panel.button(panel.cards.first(), 'keep').press('Enter');
  await panel.button(panel.cards.first(), 'keep').filter({ hasText: 'Kept' }).waitFor();
  await picture('ideas-panel');

  await writer.press('Control+B');
  await new ModelChooser(desk).list();
  await picture('models');

  await writer.press('Escape');
  await writer.page.locator('.part.statusbar .statusbar-item', { hasText: 'Storywisp' }).hover();
  await writer.page.locator('.workbench-hover', { hasText: 'fable' }).waitFor();
  await picture('status');

  await writer.press('Control+End');
  await writer.type(' And then');
  await writer.ghostText();
  await writer.press('Tab');
  await writer.command('Storywisp: Show Generated Text');
  const marked = writer.page.locator('.monaco-editor .view-line span > span').last();
  await marked.hover();
  await writer.page.locator('.monaco-hover:visible', { hasText: 'Mark as Mine' }).waitFor();
  await picture('generated-text');
} finally {
  await desk.leave();
}

async function picture(name: string): Promise<void> {
  await writer.page.screenshot({ path: path.join(ROOT, 'media', `${name}.png`) });
  console.log(`media/${name}.png`);
}
