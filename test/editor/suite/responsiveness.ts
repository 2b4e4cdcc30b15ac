// How long the extension host is held while a story streams into a novel full of generated text.
import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import { moveTo, OPENING, openText, takeGhostText } from './editing.ts';
import { note } from './notes.ts';
import { withSettings } from './withSettings.ts';

/** The histogram looks every so often, ms: what it says is late by as much. */
const RESOLUTION = 1;
const NANOSECONDS = 1e6;

async function heldWhile(what: string, work: () => PromiseLike<unknown>): Promise<void> {
  const held = monitorEventLoopDelay({ resolution: RESOLUTION });
  held.enable();
  await work();
  held.disable();
  const [half, most99, most] = [held.percentile(50), held.percentile(99), held.max].map((ns) =>
    Math.max(0, ns / NANOSECONDS - RESOLUTION).toFixed(1),
  );
  note(`extension host held ${what}: median ${half} ms, 99 % under ${most99} ms, ${most} ms at most`);
}

export function defineResponsiveness(): void {
  it('while a story of 2,000 tokens streams, and at rest', async () => {
    const editor = await openText(`${'The wind blew over the sea, and nobody came.\n\n'.repeat(6000)}${OPENING}`);
    const { document } = editor;
    moveTo(editor, document.positionAt(document.getText().length));
    await takeGhostText(editor);
    await heldWhile('at rest', () => pause(3000));
    const before = document.getText().length;
    await withSettings({ 'continue.maxNewTokens': 2000 }, () =>
      heldWhile('while a story streams', () => vscode.commands.executeCommand('storywisp.continueHere')),
    );
    assert.ok(document.getText().length > before + 4000);
  });
}
