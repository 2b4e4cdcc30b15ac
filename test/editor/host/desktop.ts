// A desktop VS Code, if one can be had.
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { TOOLS } from './paths.ts';
import { findOnPath } from './systemPackages.ts';

/** The one named by VSCODE_EXECUTABLE, or the `code` of this machine. */
export function findDesktop(): string | undefined {
  return process.env['VSCODE_EXECUTABLE'] ?? findOnPath(process.platform === 'win32' ? 'code.cmd' : 'code');
}

/** The one named by VSCODE_EXECUTABLE, or a fresh download where there is a display to show it on. */
export async function findTestDesktop(say: (line: string) => void): Promise<string | undefined> {
  const named = process.env['VSCODE_EXECUTABLE'];
  if (named !== undefined) return named;
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return undefined;
  try {
    return await downloadAndUnzipVSCode({ cachePath: TOOLS, timeout: 5000 });
  } catch (error) {
    say(`No desktop VS Code (${error instanceof Error ? error.message : error}): taking its server build`);
    return undefined;
  }
}
