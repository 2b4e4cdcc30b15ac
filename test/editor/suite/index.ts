// What VS Code runs inside its extension host: the suite, by mocha. Each result becomes a line of the file
// that STORYWISP_RESULTS names, for the launcher to relay. STORYWISP_GREP picks tests by their titles.
import { appendFileSync } from 'node:fs';
import { defineActivation } from './activation.ts';
import { defineAugment } from './augment.ts';
import { defineBadInput } from './badInput.ts';
import { defineCare } from './care.ts';
import { defineDialogue } from './dialogue.ts';
import { defineGhostText } from './ghostText.ts';
import { defineIdeas } from './ideas.ts';
import { defineInterrupted } from './interrupted.ts';
import { defineMemory } from './memory.ts';
import { defineModels } from './models.ts';
import { takeNotes } from './notes.ts';
import { defineProcess } from './process.ts';
import { defineProvenance } from './provenance.ts';
import { defineResponsiveness } from './responsiveness.ts';
import type { SuiteResult } from './result.ts';
import { defineSettings } from './settings.ts';
import { defineStory } from './story.ts';

export async function run(): Promise<void> {
  // Mocha is an ES module; the extension host asks for this file by `require`.
  const { default: Mocha } = await import('mocha');
  const grep = process.env['STORYWISP_GREP'];
  // Longer than `until` waits, so that it can tell what it waited for.
  const mocha = new Mocha({ timeout: 90_000, ...(grep !== undefined && { grep }) });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  describe('activation', defineActivation);
  describe('ghost text', defineGhostText);
  describe('settings', defineSettings);
  describe('ideas', defineIdeas);
  describe('augment text', defineAugment);
  describe('model process', defineProcess);
  describe('models', defineModels);
  describe('memory', defineMemory);
  describe('provenance', defineProvenance);
  describe('story', defineStory);
  describe('interrupted', defineInterrupted);
  describe('responsiveness', defineResponsiveness);
  describe('dialogue', defineDialogue);
  describe('care', defineCare);
  describe('bad input', defineBadInput);
  await new Promise<void>((resolve, reject) => {
    const runner = mocha.run((failures) => (failures === 0 ? resolve() : reject(new Error(`${failures} failed`))));
    runner.on('pass', (test) => record({ title: test.fullTitle(), state: 'passed', notes: takeNotes() }));
    runner.on('pending', (test) => record({ title: test.fullTitle(), state: 'skipped' }));
    runner.on('fail', (test, error: Error) =>
      record({ title: test.fullTitle(), state: 'failed', error: error.stack ?? String(error) }),
    );
  });
}

function record(result: SuiteResult): void {
  const file = process.env['STORYWISP_RESULTS'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(result)}\n`);
}
