// The hub's own layout on loopback: its API, its files, and a CDN on another port where the large files live.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { ownCertificate } from '../ownCertificate.ts';
import { type Fault, Faults } from './faults.ts';
import { commitOf, configOf, gitIdOf, type HubFile, type HubRepository, sha256Of } from './repository.ts';
import { sendFile } from './sendFile.ts';

export interface HubOptions {
  readonly repositories: readonly HubRepository[];
  readonly faults?: readonly Fault[];
  /** Entries of a file list that come at once; the real hub's 1000 unless said. */
  readonly pageSize?: number;
  /** Of each answer; as fast as it goes unless said. */
  readonly bytesPerSecond?: number;
  /** 0 takes any. */
  readonly port?: number;
  /** Its addresses have the names `hub.test` and `cdn.test`, which only a proxy knows. */
  readonly named?: boolean;
  /** Over https, with a certificate of its own making. */
  readonly secure?: boolean;
}

export interface SeenRequest {
  readonly host: 'hub' | 'cdn';
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<IncomingMessage['headers']>;
}

export interface Hub {
  /** Without a slash at the end. */
  readonly url: string;
  readonly requests: SeenRequest[];
  readonly faults: Faults;
  close(): Promise<void>;
}

export async function startHub(options: HubOptions): Promise<Hub> {
  const faults = new Faults(options.faults);
  const requests: SeenRequest[] = [];
  const scheme = options.secure ? 'https' : 'http';
  const urlOf = (server: Server, name: string) =>
    `${scheme}://${options.named ? name : '127.0.0.1'}:${(server.address() as AddressInfo).port}`;
  const byId = new Map(options.repositories.map((repository) => [repository.id, repository]));

  const cdn = await listen(options, 0, async (request, response) => {
    const url = see('cdn', request);
    const fault = faults.take('cdn', url.pathname);
    if (spoilt(fault, response)) return;
    const file = await cdnFile(url.pathname);
    if (file === undefined) return refuse(response, 404, 'no such file');
    await sendFile({ request, response, file, etag: await sha256Of(file), fault, ...options });
  });

  const hub = await listen(options, options.port ?? 0, async (request, response) => {
    const url = see('hub', request);
    const fault = faults.take('hub', url.pathname);
    if (spoilt(fault, response)) return;
    const asked = parsePath(url.pathname);
    if (asked === undefined) return refuse(response, 404, 'Not Found');
    const repository = byId.get(asked.id);
    // The hub does not tell strangers which private repositories there are.
    if (repository === undefined) return refuse(response, 401, 'Invalid username or password.', 'RepoNotFound');
    const commit = await commitOf(repository);
    if (![commit, 'main', 'HEAD'].includes(asked.revision))
      return refuse(response, 404, `Invalid rev id: ${asked.revision}`, 'RevisionNotFound');
    response.setHeader('x-repo-commit', commit);
    if (asked.kind === 'info') return sendJson(response, await infoOf(repository, commit, url.searchParams));
    if (asked.kind === 'tree') return sendTree(repository, url, response);
    const refusal = refusalOf(repository, request.headers.authorization);
    if (refusal) return refuse(response, refusal.status, refusal.words, 'GatedRepo');
    const file = repository.files.find(({ path }) => path === asked.path);
    if (file === undefined) return refuse(response, 404, 'Entry not found', 'EntryNotFound');
    if (!file.lfs) return sendFile({ request, response, file, etag: await gitIdOf(file), fault, ...options });
    const sha256 = await sha256Of(file);
    response.setHeader('x-linked-size', file.size);
    response.setHeader('x-linked-etag', `"${sha256}"`);
    const place = urlOf(cdn, 'cdn.test');
    response.setHeader('location', `${place}/repos/${sha256}/${encodeURI(file.path)}?signature=of-the-hub`);
    response.writeHead(302).end(`Found. Redirecting to ${place}`);
  });

  function see(host: 'hub' | 'cdn', { url: path = '/', method = 'GET', headers }: IncomingMessage): URL {
    requests.push({ host, method, path, headers });
    return new URL(path, 'http://loopback');
  }

  async function cdnFile(path: string): Promise<HubFile | undefined> {
    const [, sha256] = /^\/repos\/([0-9a-f]{64})\//.exec(path) ?? [];
    for (const file of options.repositories.flatMap(({ files }) => files))
      if (file.lfs && (await sha256Of(file)) === sha256) return file;
    return undefined;
  }

  function sendTree({ files }: HubRepository, url: URL, response: ServerResponse): Promise<void> {
    const start = Number(url.searchParams.get('cursor') ?? 0);
    const end = start + (options.pageSize ?? 1000);
    if (end < files.length) {
      const next = new URL(url.pathname + url.search, urlOf(hub, 'hub.test'));
      next.searchParams.set('cursor', String(end));
      response.setHeader('link', `<${next}>; rel="next"`);
    }
    return Promise.all(files.slice(start, end).map(entryOf)).then((entries) => sendJson(response, entries));
  }

  return {
    url: urlOf(hub, 'hub.test'),
    requests,
    faults,
    async close() {
      for (const server of [hub, cdn]) {
        server.closeAllConnections();
        server.close();
      }
      await Promise.all([hub, cdn].map((server) => server.listening && once(server, 'close')));
    },
  };
}

interface Asked {
  readonly kind: 'info' | 'tree' | 'file';
  readonly id: string;
  readonly revision: string;
  /** Of a file. */
  readonly path?: string;
}

function parsePath(pathname: string): Asked | undefined {
  const path = decodeURIComponent(pathname);
  const api = /^\/api\/models\/((?:[^/]+\/)?[^/]+?)(?:\/(revision|tree)\/([^/]+))?$/.exec(path);
  if (api) {
    const [, id = '', kind = 'revision', revision = 'main'] = api;
    return { kind: kind === 'tree' ? 'tree' : 'info', id, revision };
  }
  const file = /^\/((?:[^/]+\/)?[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(path);
  if (!file) return undefined;
  const [, id = '', revision = '', name = ''] = file;
  return { kind: 'file', id, revision, path: name };
}

function refusalOf({ gatedBy, id }: HubRepository, authorization: string | undefined) {
  if (gatedBy === undefined || authorization === `Bearer ${gatedBy}`) return undefined;
  return authorization === undefined
    ? { status: 401, words: `Access to model ${id} is restricted. You must have access to it and be authenticated.` }
    : { status: 403, words: `Access to model ${id} is restricted and you are not in the authorized list.` };
}

async function infoOf(repository: HubRepository, commit: string, query: URLSearchParams) {
  const { id, files, licence, parameters, gatedBy } = repository;
  const config = await configOf(repository);
  const info: Record<string, unknown> = {
    _id: '621ffdc036468d709f17434d',
    id,
    modelId: id,
    sha: commit,
    private: false,
    gated: gatedBy === undefined ? false : 'manual',
    downloads: 0,
    likes: 0,
    lastModified: '2024-02-19T10:57:45.000Z',
    pipeline_tag: 'text-generation',
    tags: ['transformers', ...(licence === undefined ? [] : [`license:${licence}`])],
    cardData: licence === undefined ? {} : { license: licence },
    siblings: files.map(({ path }) => ({ rfilename: path })),
    ...(config && { config: { architectures: config['architectures'], model_type: config['model_type'] } }),
    ...(parameters !== undefined && { safetensors: { parameters: { F32: parameters }, total: parameters } }),
  };
  const expand = query.getAll('expand');
  if (expand.length === 0) return info;
  return Object.fromEntries(Object.entries(info).filter(([key]) => ['_id', 'id', ...expand].includes(key)));
}

async function entryOf(file: HubFile) {
  const { path, size } = file;
  const entry = { type: 'file', oid: await gitIdOf(file), size, path };
  return file.lfs ? { ...entry, lfs: { oid: await sha256Of(file), size, pointerSize: 134 } } : entry;
}

/** @returns whether the fault was the whole answer. */
function spoilt(fault: Fault | undefined, response: ServerResponse): boolean {
  switch (fault?.kind) {
    case 'status':
      response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers });
      response.end(JSON.stringify({ error: `fault ${fault.status}` }));
      return true;
    case 'redirect':
      response.writeHead(302, { location: fault.to }).end();
      return true;
    case 'json':
      response.writeHead(200, { 'content-type': 'application/json' }).end(fault.text);
      return true;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Welcome to Hotel Wi-Fi</body></html>');
      return true;
    default:
      return false;
  }
}

async function sendJson(response: ServerResponse, value: unknown): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(value));
}

function refuse(response: ServerResponse, status: number, error: string, code?: string): void {
  if (code !== undefined) response.setHeader('x-error-code', code);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify({ error }));
}

async function listen(
  { secure }: HubOptions,
  port: number,
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<Server> {
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response).catch((error: unknown) => {
      // A client that hung up is none of the hub's concern.
      if (!response.destroyed) response.destroy(error instanceof Error ? error : undefined);
    });
  };
  const server: Server = secure ? createSecureServer(ownCertificate(), listener) : createServer(listener);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
