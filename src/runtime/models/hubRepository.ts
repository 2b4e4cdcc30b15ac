// What a hub says of a repository: its commit, its files with sizes and digests, its licence.
import { listFiles, modelInfo } from '@huggingface/hub';
import { StorywispError } from '../../common/errors.ts';
import { isObject, parseObject } from '../graph/safetensors.ts';
import type { HubRequest, HubTransport } from './hubTransport.ts';
import type { PlannedFile } from './libraryFolder.ts';

export interface HubRepository {
  readonly id: string;
  /** The commit. */
  readonly revision: string;
  readonly licence: string | undefined;
  readonly parameters: number | undefined;
  /** `config.json`; undefined if there is none. */
  readonly config: Readonly<Record<string, unknown>> | undefined;
  readonly files: readonly PlannedFile[];
}

/** More than any repository of one model has; a hub that lists for ever is not believed. */
const MOST_FILES = 10_000;
const LARGEST_CONFIG = 1e6;

/** @throws StorywispError `hub-refused`, `hub-unreachable`, `download-damaged`; PassingFailure. */
export async function describeRepository(
  hub: HubTransport,
  id: string,
  revision: string,
  signal: AbortSignal,
): Promise<HubRepository> {
  try {
    return await readRepository(hub, id, revision, { signal, what: `repository ${id}` });
  } catch (error) {
    // The library believes every answer; what trips it up makes no sense.
    if (error instanceof SyntaxError || error instanceof TypeError)
      throw malformed('the description of the model', error);
    throw error;
  }
}

async function readRepository(
  hub: HubTransport,
  id: string,
  revision: string,
  request: HubRequest,
): Promise<HubRepository> {
  // The library's own token must look like the official hub's; the transport adds whatever a mirror gives.
  const library = { hubUrl: hub.endpoint, fetch: fetchWith(hub, request) };
  const info = await modelInfo({
    ...library,
    name: id,
    revision,
    additionalFields: ['sha', 'cardData', 'safetensors'],
  });
  if (!/^[0-9a-f]{40}$/.test(info.sha)) throw malformed('the commit');
  const files: PlannedFile[] = [];
  const repo = { type: 'model', name: id } as const;
  for await (const entry of listFiles({ ...library, repo, revision: info.sha, recursive: true })) {
    if (entry.type === 'file') files.push(plannedFile(entry));
    if (files.length > MOST_FILES) throw malformed('the list of files');
  }
  const config = files.find((file) => file.path === 'config.json' && file.size <= LARGEST_CONFIG);
  const licence: unknown = isObject(info.cardData) ? info.cardData['license'] : undefined;
  const parameters: unknown = info.safetensors?.total;
  const text = config && (await hub.getText(fileUrl(hub, id, info.sha, config), request)).text;
  return {
    id,
    revision: info.sha,
    licence: typeof licence === 'string' ? licence : undefined,
    parameters: typeof parameters === 'number' ? parameters : undefined,
    config: text === undefined ? undefined : parseObject(text, 'config.json'),
    files,
  };
}

export function fileUrl(hub: HubTransport, id: string, revision: string, file: PlannedFile): string {
  return `${hub.endpoint}/${id}/resolve/${revision}/${file.path.split('/').map(encodeURIComponent).join('/')}`;
}

function plannedFile(entry: unknown): PlannedFile {
  const { path, size, oid, lfs } = isObject(entry) ? entry : {};
  if (typeof path !== 'string' || !isInside(path)) throw malformed("a file's name");
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) throw malformed(`the size of ${path}`);
  const sha256 = isObject(lfs) ? lfs['oid'] : undefined;
  if (typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256))
    return { path, size, digest: { kind: 'sha256', hex: sha256 } };
  if (typeof oid === 'string' && /^[0-9a-f]{40}$/.test(oid)) return { path, size, digest: { kind: 'git', hex: oid } };
  throw malformed(`the digest of ${path}`);
}

/** It will be a path on this machine. */
function isInside(path: string): boolean {
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && !/[\\:\0]/.test(part));
}

function malformed(what: string, cause?: unknown): StorywispError {
  return new StorywispError('download-damaged', `${what} in the hub's answer makes no sense`, { cause });
}

/** The transport throws for every refusal, so the library sees good answers only. */
function fetchWith(hub: HubTransport, request: HubRequest): typeof fetch {
  return async (input) => {
    const url = input instanceof Request ? input.url : String(input);
    const { text, link } = await hub.getText(url, request);
    return new Response(text, { headers: { link } });
  };
}
