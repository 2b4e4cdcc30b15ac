// What a child process prints, into the log: line by line, and no more than a log can bear.
import type { Readable } from 'node:stream';
import type { Logger, LogLevel } from '../common/logger.ts';

const MOST_LINES = 500;
const LONGEST_LINE = 1000;

/** Reads `stream` to its end, so that a chatty child never blocks on a full pipe. */
export function logLines(stream: Readable, logger: Logger, level: LogLevel): void {
  let lines = 0;
  let rest = '';
  const say = (line: string) => {
    if (line === '' || lines > MOST_LINES) return;
    lines++;
    if (lines > MOST_LINES) logger.log(level, 'The model process prints too much; the rest is left out.');
    else logger.log(level, line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}...` : line);
  };
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const parts = (rest + chunk).split(/\r?\n/);
    rest = (parts.pop() ?? '').slice(0, LONGEST_LINE + 1);
    for (const part of parts) say(part);
  });
  stream.on('end', () => say(rest));
  stream.on('error', () => {});
}
