// The model process as a child of this one: how it is started, what it prints, how it ended.
import { type ChildProcess, spawn } from 'node:child_process';
import { IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import type { Logger } from '../common/logger.ts';
import { logLines } from './outputLines.ts';
import { processEnvironment } from './processEnvironment.ts';
import type { Carrier } from './serverConnection.ts';

export interface ServerProcessOptions {
  /** The module to run. */
  readonly serverModule: string;
  /** The Node (or Electron) binary that runs it; by default the one that runs this. */
  readonly execPath?: string;
  readonly logger: Logger;
}

/** @param rendezvous file by which other windows may find it; it then outlives this window if one did. */
export function startProcess(
  { serverModule, execPath = process.execPath, logger }: ServerProcessOptions,
  rendezvous?: string,
): Carrier {
  const isOpen = rendezvous !== undefined;
  // Not `fork`, which cannot hide the window that Windows would open.
  const child: ChildProcess = spawn(execPath, [serverModule, ...(isOpen ? ['--rendezvous', rendezvous] : [])], {
    // Else what ends this process and its children by group, session or job would end it for the others.
    detached: isOpen,
    env: processEnvironment(process.env, process.versions['electron'] !== undefined),
    serialization: 'json',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    windowsHide: true,
  });
  if (child.stdout) logLines(child.stdout, logger, 'info');
  if (child.stderr) logLines(child.stderr, logger, 'warn');
  let isLeft = false;
  let leave = () => {};
  return {
    reader: new IPCMessageReader(child),
    writer: new IPCMessageWriter(child),
    lost: new Promise((resolve) => child.once('disconnect', resolve)),
    ended: new Promise((resolve) => {
      child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
      child.on('error', (error) => {
        if (child.pid === undefined) resolve(error.message);
      });
      leave = () => resolve('it was left to other windows');
    }),
    isShared: false,
    letGo() {
      isLeft = true;
      if (child.connected) child.disconnect();
      child.stdout?.destroy();
      child.stderr?.destroy();
      child.unref();
      leave();
    },
    kill() {
      // What was left is the others' to end.
      if (!isLeft) child.kill('SIGKILL');
    },
  };
}
