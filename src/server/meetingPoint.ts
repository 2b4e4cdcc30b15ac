// Where other windows find this process: a socket that only its owner can reach, and a file that tells them of it.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Rendezvous, readRendezvous } from '../protocol/rendezvous.ts';

const MOST_GUESTS = 32;
/** Bytes of a socket's path, with some to spare: Linux takes 107, macOS 103. */
const LONGEST_ADDRESS = 100;
const PREFIX = 'storywisp-';
const SOCKET = 'model.sock';

export class MeetingPoint {
  readonly #file: string;
  readonly #rendezvous: Rendezvous;
  readonly #server: Server;

  private constructor(file: string, rendezvous: Rendezvous, server: Server) {
    this.#file = file;
    this.#rendezvous = rendezvous;
    this.#server = server;
  }

  /**
   * @param file of the rendezvous; one that is there is replaced: whoever starts a process could not join that one.
   * @param onGuest takes whoever comes, and the token that they must show.
   */
  static async open(file: string, onGuest: (guest: Socket, token: string) => void): Promise<MeetingPoint> {
    const token = randomBytes(32).toString('base64url');
    const server = createServer((guest) => onGuest(guest, token));
    server.maxConnections = MOST_GUESTS;
    const address = newAddress();
    server.listen(address);
    await once(server, 'listening');
    const point = new MeetingPoint(file, { address, token, processId: process.pid }, server);
    try {
      point.#publish();
    } catch (error) {
      point.close();
      throw error;
    }
    return point;
  }

  /** Who comes now must start a process of their own. Who is here stays. */
  close(): void {
    if (this.#published()?.token === this.#rendezvous.token) rmSync(this.#file, { force: true });
    this.#server.close();
    removeAddress(this.#rendezvous.address);
  }

  #publish(): void {
    const before = this.#published();
    const draft = `${this.#file}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(this.#rendezvous), { mode: 0o600, flag: 'wx' });
    renameSync(draft, this.#file);
    if (before) removeAddress(before.address);
  }

  #published(): Rendezvous | undefined {
    try {
      return readRendezvous(readFileSync(this.#file, 'utf8'));
    } catch {
      return undefined;
    }
  }
}

/** A folder made for it alone needs no trust in what others put into the temporary folder. */
function newAddress(): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\${PREFIX}${randomBytes(16).toString('hex')}`;
  const name = `${PREFIX}XXXXXX/${SOCKET}`;
  const isShort = Buffer.byteLength(path.join(tmpdir(), name)) <= LONGEST_ADDRESS;
  return path.join(mkdtempSync(path.join(isShort ? tmpdir() : '/tmp', PREFIX)), SOCKET);
}

/** What a killed process left in the temporary folder, and only that. */
function removeAddress(address: string): void {
  const folder = path.dirname(address);
  if (process.platform === 'win32' || !path.basename(folder).startsWith(PREFIX)) return;
  try {
    rmSync(path.join(folder, SOCKET), { force: true });
    rmdirSync(folder);
  } catch {}
}
