// Where the benchmark keeps what it makes: models, peers, compiled graphs. Ignored by git.
import path from 'node:path';

export const benchFolder = path.resolve('.bench');
export const compiledFolder = path.join(benchFolder, 'compiled');
