// What a terminal leaves out: loops, debris and copies, of ideas and of data. A text that is continued comes as it is:
// whoever names a seed wants that very text, and there is no place to say what was hidden of it.
import { Judge } from '../common/care/judge.ts';

export function faultsOnly(): Promise<Judge> {
  return Judge.by({ words: [], list: 'none', hideFaults: true });
}
