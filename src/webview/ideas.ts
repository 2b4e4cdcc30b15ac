// The ideas panel: shows what the editor says, and says what the writer does. Keeps nothing itself.
import type { ToIdeasView } from '../protocol/webview.ts';
import { AskingForm } from './askingForm.ts';
import { Cards } from './cards.ts';
import { hear, tell } from './editor.ts';
import { part } from './page.ts';

const form = new AskingForm();
const cards = new Cards();

function show(message: ToIdeasView): void {
  if (message.type === 'kinds') form.showKinds(message);
  else if (message.type === 'asking') form.showAsking(message);
  else if (message.type === 'source') form.showSource(message.words);
  else if (message.type === 'work') form.showWork(message.work);
  else if (message.type === 'say') part('said', HTMLDivElement).textContent = message.words;
  else if (message.type === 'group') cards.addGroup(message.group);
  else if (message.type === 'card') cards.addCard(message);
  else if (message.type === 'mark') cards.mark(message.card, message.mark);
  else if (message.type === 'drop') cards.drop(message.card);
  else cards.clear();
}

hear(show);
tell({ type: 'ready' });
