// `npm start`: a VS Code with Storywisp in it on a copy of the sample story. Ctrl+C ends everything.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { findDesktop } from './host/desktop.ts';
import { installEditor } from './host/install.ts';
import { ROOT } from './host/paths.ts';
import { linkExtension, makeScratch, type Scratch } from './host/scratch.ts';
import { ServerEditor } from './host/serverEditor.ts';

const scratch = makeScratch();
const desktop = findDesktop();
if (desktop === undefined) await openServerEditor(scratch);
else openDesktop(desktop, scratch);
// After the editor's own end, which is registered before.
process.on('exit', () => scratch.dispose());

function openDesktop(executable: string, { workspace }: Scratch): void {
  console.log(`Opening ${executable}. Close its window to end.`);
  const story = path.join(workspace, 'story.md');
  const args = ['--new-window', '--wait', `--extensionDevelopmentPath=${ROOT}`, workspace, story];
  const editor = spawn(executable, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  editor.once('error', (error) => {
    console.error(`${executable} does not start: ${error.message}`);
    process.exitCode = 1;
  });
  editor.once('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}

async function openServerEditor({ workspace, data, extensions }: Scratch): Promise<void> {
  const installed = installEditor((line) => console.log(line));
  linkExtension(scratch);
  const editor = await ServerEditor.start({ installed, data, extensions });
  const openFile = editor.remoteUri(path.join(workspace, 'story.md'));
  console.log(
    `\nStorywisp is open on a sample story at\n\n  ${editor.address(workspace, { openFile })}\n\nWrite on at its end, and pause: the rest of the sentence comes in grey. Ctrl+C ends it.`,
  );
}
