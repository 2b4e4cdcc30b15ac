// One file, or a range of it, as an answer; with what is to go wrong with it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from './faults.ts';
import type { HubFile } from './repository.ts';

export interface SendOptions {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly file: HubFile;
  /** Without its quotes. */
  readonly etag: string;
  readonly fault: Fault | undefined;
  readonly bytesPerSecond?: number;
}

export async function sendFile(options: SendOptions): Promise<void> {
  const { request, response, file, etag, fault } = options;
  response.setHeader('etag', `"${etag}"`);
  response.setHeader('accept-ranges', 'bytes');
  response.setHeader('content-type', file.path.endsWith('.json') ? 'application/json' : 'application/octet-stream');
  const range = fault?.kind === 'noRanges' ? undefined : rangeOf(request, etag);
  const begin = range?.begin ?? 0;
  const end = Math.min(range?.end ?? file.size, file.size);
  if (begin >= end && file.size > 0) {
    response.writeHead(416, { 'content-range': `bytes */${file.size}` }).end();
    return;
  }
  if (range) response.setHeader('content-range', `bytes ${begin}-${end - 1}/${file.size}`);
  response.setHeader('content-length', end - begin + (fault?.kind === 'length' ? fault.off : 0));
  response.writeHead(range ? 206 : 200);
  if (request.method === 'HEAD') response.end();
  else await sendBody(options, begin, end);
}

async function sendBody(options: SendOptions, begin: number, end: number): Promise<void> {
  const { response, fault } = options;
  const stop = fault?.kind === 'cut' || fault?.kind === 'stall' ? Math.min(end, begin + fault.after) : end;
  await pipeline(Readable.from(pieces(options, begin, stop)), response, { end: false });
  if (fault?.kind === 'stall') return;
  // What was written is to arrive before the connection ends.
  if (fault?.kind === 'cut') response.socket?.end();
  else response.end();
}

async function* pieces({ file, fault, bytesPerSecond }: SendOptions, begin: number, end: number) {
  let at = begin;
  for await (const whole of file.read(begin, end)) {
    for (const piece of bytesPerSecond === undefined ? [whole] : slices(whole, Math.ceil(bytesPerSecond / 20))) {
      yield fault?.kind === 'wrongByte' ? withWrongByte(piece, fault.at - at) : piece;
      at += piece.length;
      if (bytesPerSecond !== undefined) await pause((1000 * piece.length) / bytesPerSecond);
    }
  }
}

function* slices(piece: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < piece.length; at += size) yield piece.subarray(at, at + size);
}

function withWrongByte(piece: Uint8Array, at: number): Uint8Array {
  if (at < 0 || at >= piece.length) return piece;
  const wrong = Uint8Array.from(piece);
  wrong[at] = (wrong[at] as number) ^ 1;
  return wrong;
}

/** Undefined: the whole file is wanted, or another one than this was begun. */
function rangeOf(request: IncomingMessage, etag: string): { begin: number; end: number } | undefined {
  const [, begin, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const condition = request.headers['if-range'];
  if (begin === undefined || (condition !== undefined && condition !== `"${etag}"`)) return undefined;
  return { begin: Number(begin), end: last ? Number(last) + 1 : Number.POSITIVE_INFINITY };
}
