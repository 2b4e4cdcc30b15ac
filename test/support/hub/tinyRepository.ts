// A GPT-2 of two layers with random weights, as a repository: fetched and compiled in a moment.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type CheckpointOptions, writeRandomCheckpoint } from '../randomCheckpoint.ts';
import { filesOfFolder, type HubRepository } from './repository.ts';

export const TINY_ID = 'tests/tiny';

/** @param fields e.g. another id, or a token that it is gated by. */
export function tinyRepository(fields: Partial<HubRepository> = {}, checkpoint: CheckpointOptions = {}): HubRepository {
  const folder = writeRandomCheckpoint(checkpoint);
  writeFileSync(path.join(folder, 'README.md'), '# Tiny\n');
  return { id: TINY_ID, licence: 'mit', files: filesOfFolder(folder), ...fields };
}
