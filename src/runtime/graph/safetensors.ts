// Reads safetensors files, and believes nothing in them before it is checked.
// Format: https://huggingface.co/docs/safetensors (u64 header length, JSON header, data).
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import { StorywispError } from '../../common/errors.ts';
import { floatsOfHalves } from '../halfFloat.ts';

const ITEM_BYTES: Readonly<Record<string, number>> = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  I64: 8,
  U64: 8,
  F64: 8,
};
const MAX_HEADER_BYTES = 100_000_000;

interface TensorEntry {
  readonly type: string;
  readonly shape: readonly number[];
  /** Bytes from the file's start. */
  readonly begin: number;
  readonly end: number;
}

export class SafetensorsFile {
  readonly #handle: FileHandle;
  readonly #name: string;
  readonly #entries: ReadonlyMap<string, TensorEntry>;

  private constructor(handle: FileHandle, name: string, entries: ReadonlyMap<string, TensorEntry>) {
    this.#handle = handle;
    this.#name = name;
    this.#entries = entries;
  }

  /** @throws StorywispError `model-unreadable` if the header is not what the format promises. */
  static async open(file: string): Promise<SafetensorsFile> {
    const name = path.basename(file);
    const handle = await open(file, 'r');
    try {
      return new SafetensorsFile(handle, name, await readHeader(handle, name));
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  get names(): Iterable<string> {
    return this.#entries.keys();
  }

  shapeOf(name: string): readonly number[] | undefined {
    return this.#entries.get(name)?.shape;
  }

  /** @throws StorywispError `model-unreadable` if the tensor is not of F32, F16 or BF16, or not finite. */
  async read(name: string): Promise<Float32Array> {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw unreadable(`${this.#name} has no tensor ${name}`);
    const decode = DECODERS[entry.type];
    if (decode === undefined) throw unreadable(`${name} is of type ${entry.type}; F32, F16 and BF16 can be read`);
    const values = decode(await readExactly(this.#handle, this.#name, entry.begin, entry.end - entry.begin));
    if (!allFinite(values)) throw unreadable(`${name} holds numbers that are not finite (NaN or infinity)`);
    return values;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

async function readHeader(handle: FileHandle, name: string): Promise<Map<string, TensorEntry>> {
  const { size } = await handle.stat();
  if (size < 8) throw unreadable(`${name} is truncated`);
  const length = Number((await readExactly(handle, name, 0, 8)).readBigUInt64LE());
  if (length > Math.min(size - 8, MAX_HEADER_BYTES)) throw unreadable(`${name} is truncated or not a safetensors file`);
  const header = parseObject(await readExactly(handle, name, 8, length), `the header of ${name}`);
  const dataBegin = 8 + length;
  const entries = new Map<string, TensorEntry>();
  for (const [tensor, value] of Object.entries(header)) {
    if (tensor !== '__metadata__') entries.set(tensor, parseEntry(tensor, value, dataBegin, size));
  }
  let previousEnd = dataBegin;
  for (const [tensor, entry] of [...entries].sort((a, b) => a[1].begin - b[1].begin || a[1].end - b[1].end)) {
    if (entry.begin < previousEnd) throw unreadable(`${tensor} overlaps another tensor`);
    previousEnd = entry.end;
  }
  return entries;
}

function parseEntry(name: string, value: unknown, dataBegin: number, fileSize: number): TensorEntry {
  const { dtype, shape, data_offsets: offsets } = isObject(value) ? value : {};
  if (typeof dtype !== 'string' || !isSizes(shape) || !isSizes(offsets) || offsets.length !== 2)
    throw unreadable(`the entry of ${name} is malformed`);
  const [begin = 0, end = 0] = offsets;
  const bytes = shape.reduce((product, size) => product * size, ITEM_BYTES[dtype] ?? Number.NaN);
  if (ITEM_BYTES[dtype] !== undefined && bytes !== end - begin)
    throw unreadable(`${name} has ${end - begin} bytes where its shape wants ${bytes}`);
  if (begin > end || dataBegin + end > fileSize)
    throw unreadable(`${name} lies outside the file, which may be truncated`);
  return { type: dtype, shape, begin: dataBegin + begin, end: dataBegin + end };
}

async function readExactly(handle: FileHandle, name: string, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.from(new ArrayBuffer(length));
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(buffer, done, Math.min(length - done, 1 << 30), position + done);
    if (bytesRead === 0) throw unreadable(`${name} is truncated`);
    done += bytesRead;
  }
  return buffer;
}

/** @throws StorywispError `model-unreadable` if `bytes` are not a JSON object. */
export function parseObject(bytes: Uint8Array | string, what: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes));
    if (isObject(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw unreadable(`${what} is not a JSON object`);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function unreadable(detail: string): StorywispError {
  return new StorywispError('model-unreadable', detail);
}

const DECODERS: Readonly<Record<string, (bytes: Buffer) => Float32Array>> = {
  F32: (bytes) => new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4),
  F16: (bytes) => floatsOfHalves(new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2)),
  BF16: (bytes) => {
    const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
    const bits = new Uint32Array(halves.length);
    for (let i = 0; i < halves.length; i++) bits[i] = (halves[i] as number) << 16;
    return new Float32Array(bits.buffer);
  },
};

function allFinite(values: Float32Array): boolean {
  // Zero times a finite number is zero; times NaN or infinity it is NaN, which stays in the sum.
  let zero = 0;
  for (let i = 0; i < values.length; i++) zero += (values[i] as number) * 0;
  return zero === 0;
}
