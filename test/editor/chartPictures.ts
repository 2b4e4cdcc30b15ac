// The benchmark's charts as PNGs beside their SVGs: a packaged README may not show SVGs.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { launchBrowser } from './host/browser.ts';
import { installEditor } from './host/install.ts';
import { ROOT } from './host/paths.ts';

const MEDIA = path.join(ROOT, 'media');
/** Pixels of the picture for one of the chart's. */
const SCALE = 2;

/** @returns the names of the pictures. */
export async function takeChartPictures(): Promise<string[]> {
  const browser = await launchBrowser(installEditor(console.log));
  try {
    const page = await browser.newPage({ deviceScaleFactor: SCALE });
    const taken: string[] = [];
    for (const name of readdirSync(MEDIA).filter((file) => /-(light|dark)\.svg$/.test(file))) {
      await page.goto(pathToFileURL(path.join(MEDIA, name)).href);
      const picture = name.replace(/\.svg$/, '.png');
      await page.locator('svg').screenshot({ path: path.join(MEDIA, picture) });
      taken.push(picture);
    }
    return taken;
  } finally {
    await browser.close();
  }
}
