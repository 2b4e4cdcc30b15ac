// A log that nobody reads.
import type { Logger } from '../../src/common/logger.ts';

export const silentLogger: Logger = { log() {} };
