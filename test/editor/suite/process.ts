// The model process: one, a child of this extension host, and back again when it dies.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { until } from '../hands/until.ts';
import { ghostTextFor, OPENING } from './editing.ts';

export function defineProcess(): void {
  beforeEach(function () {
    // Children are found in /proc.
    if (process.platform !== 'linux') this.skip();
  });

  it('is one process, started when it is needed', async () => {
    await ghostTextFor(OPENING);
    assert.equal(modelProcesses().length, 1);
  });

  it('comes back after it was killed', async () => {
    await ghostTextFor(OPENING);
    const [first] = modelProcesses();
    assert.ok(first);
    process.kill(first, 'SIGKILL');
    await until('its end', modelProcesses, (pids) => !pids.includes(first));
    assert.match(await ghostTextFor('The king looked out over the sea and'), /\w/);
    assert.equal(modelProcesses().length, 1);
  });

  it('is another one after "Restart Model Process"', async () => {
    await ghostTextFor(OPENING);
    const [first] = modelProcesses();
    assert.ok(first);
    await vscode.commands.executeCommand('storywisp.restart');
    assert.match(await ghostTextFor('The old man went into the wood and'), /\w/);
    assert.equal(modelProcesses().includes(first), false);
  });
}

function modelProcesses(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const [, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ');
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return Number(parent) === process.pid && command.includes('server.mjs');
      } catch {
        return false;
      }
    });
}
