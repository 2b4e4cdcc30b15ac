// What the writing features cost: what is followed, kept and looked up beside the text, and a long story.
import { randomModel } from '../models.ts';
import { type CsvSpeed, measureCsv } from './csvSpeed.ts';
import { type LoreSpeed, measureLore } from './loreSpeed.ts';
import { measureProvenance, type ProvenanceSpeed } from './provenanceSpeed.ts';
import { measureStory, type StorySpeed } from './storySpeed.ts';
import { measureTree, type TreeSpeed } from './treeSpeed.ts';

export interface FeatureSpeed {
  readonly provenance: ProvenanceSpeed;
  readonly tree: TreeSpeed;
  readonly lore: LoreSpeed;
  readonly csv: CsvSpeed;
  readonly story: StorySpeed;
}

/** @param text a book. @param say hears how far it is. */
export async function measureFeatures(text: string, say: (line: string) => void): Promise<FeatureSpeed> {
  say('generated text in a novel ...');
  const provenance = await measureProvenance(text);
  say('roads not taken, lore ...');
  const tree = measureTree(text);
  const lore = measureLore(text);
  say('a CSV of 200 MB ...');
  const csv = await measureCsv(text);
  say('a story of 2,000 tokens ...');
  return { provenance, tree, lore, csv, story: await measureStory(randomModel('124M'), text) };
}
