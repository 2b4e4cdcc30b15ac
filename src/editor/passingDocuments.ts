// Documents that are only looked at in between: the one before them stays the one that the writer writes in.
import type { Uri } from 'vscode';

/** Schemes of what Storywisp shows, read only: a document with a road in it; what the model is given. */
export const ROAD = 'storywisp-road';
export const CONTEXT = 'storywisp-context';

const PASSING: ReadonlySet<string> = new Set(['output', ROAD, CONTEXT]);

export function isPassing({ scheme }: Pick<Uri, 'scheme'>): boolean {
  return PASSING.has(scheme);
}
