// Two launchers of one suite: a desktop VS Code by test-electron, and the server build by its smoke-test driver.
import { writeFileSync } from 'node:fs';
import { runTests } from '@vscode/test-electron';
import { launchBrowser } from './browser.ts';
import { installEditor } from './install.ts';
import { artifact, ROOT } from './paths.ts';
import type { Scratch } from './scratch.ts';
import { ServerEditor } from './serverEditor.ts';

const PATIENCE = 10 * 60_000;

export interface SuiteRun {
  readonly scratch: Scratch;
  /** File that exports `run(): Promise<void>`. */
  readonly suite: string;
  readonly env: Readonly<Record<string, string>>;
}

/** @returns whether the suite came to its end without a failure. */
export async function runInDesktop({ scratch, suite, env }: SuiteRun, executable: string): Promise<boolean> {
  const { workspace, data, extensions } = scratch;
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  try {
    const code = await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: ROOT,
      extensionTestsPath: suite,
      extensionTestsEnv: env,
      launchArgs: [workspace, '--user-data-dir', data, '--extensions-dir', extensions, ...asRoot],
    });
    return code === 0;
  } catch {
    return false;
  }
}

/** @returns whether the suite came to its end without a failure. */
export async function runInServer({ scratch, suite, env }: SuiteRun, say: (line: string) => void): Promise<boolean> {
  const { workspace, data, extensions } = scratch;
  const installed = installEditor(say);
  const editor = await ServerEditor.start({ installed, data, extensions, env, testDriver: true });
  const browser = await launchBrowser(installed);
  const log: string[] = [];
  try {
    const page = await browser.newPage();
    const code = new Promise<number>((resolve) => {
      void page.exposeFunction('codeAutomationExit', resolve);
      setTimeout(() => resolve(-1), PATIENCE).unref();
    });
    await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
      log.push(`[${type}] ${args.join(' ')}`);
    });
    await page.goto(
      editor.address(workspace, {
        extensionDevelopmentPath: editor.remoteUri(ROOT),
        extensionTestsPath: editor.remoteUri(suite),
        skipWelcome: 'true',
      }),
    );
    const result = await code;
    await page.screenshot({ path: artifact('suite.png') });
    return result === 0;
  } finally {
    await browser.close();
    await editor.stop();
    writeFileSync(artifact('suite.log'), log.join('\n'));
  }
}
