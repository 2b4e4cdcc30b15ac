// Headless Chromium for the editor's page. The flags stop its own calls home.
import { type Browser, chromium } from 'playwright-core';
import type { InstalledEditor } from './install.ts';

export function launchBrowser(installed: InstalledEditor): Promise<Browser> {
  return chromium.launch({
    executablePath: installed.chromium,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
