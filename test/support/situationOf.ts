// A situation in which nothing stands in the way of ghost text, for a text with the cursor at a `|`.
import { Judge } from '../../src/common/care/judge.ts';
import { SAMPLING_DEFAULTS } from '../../src/common/sampling.ts';
import { SETTINGS } from '../../src/common/settings.ts';
import type { GhostTextSettings, Situation } from '../../src/features/inlineCompletion/situation.ts';

export const settings: GhostTextSettings = {
  languageOn: true,
  inlineSuggestOn: true,
  delay: null,
  alternatives: 3,
  midWord: false,
  inside: SETTINGS['inline.inside'].default,
  care: { name: 'faults', judge: Judge.by({ words: [], list: 'none', hideFaults: true }) },
  generation: {
    maxNewTokens: 32,
    stopAt: 'sentence',
    sampling: SAMPLING_DEFAULTS.ghostText,
    seed: null,
    contextTokens: 512,
  },
};

export function situationOf(marked: string, changes: Partial<Situation> = {}): Situation {
  const [textBefore = '', textAfter = ''] = marked.split('|');
  return {
    document: 'untitled:story',
    textBefore,
    textAfter,
    inside: undefined,
    cursors: 1,
    selecting: false,
    writable: true,
    paused: false,
    commandWrites: false,
    isDialogue: false,
    modelFailed: false,
    memoryVersion: '',
    settings,
    ...changes,
  };
}
