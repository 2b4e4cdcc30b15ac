// The models one can write with: where they come from, what they cost, what a hub offers. Said once, for all layers.
import type { NetworkAccess } from './network.ts';

/** Where a model comes from. */
export type ModelSource =
  /** A folder on this machine: a checkpoint in Hugging Face's layout, or an ONNX export. */
  | { readonly kind: 'folder'; readonly folder: string }
  /** One that was downloaded: its id on the hub, `owner/name`. */
  | { readonly kind: 'library'; readonly id: string }
  /** An OpenAI-compatible completions endpoint. The text leaves this machine. */
  | ({ readonly kind: 'server'; readonly model: string } & ServerAccess);

export type Precision = 'auto' | 'int8' | 'fp32';

/** The embedded model's id. */
export const EMBEDDED_MODEL = 'fable-14m';

/**
 * What the setting `model.name` means.
 * @param name a hub's id, an absolute path, or empty for the embedded model.
 * @param embedded folder of the embedded model.
 */
export function modelSource(name: string, embedded: string): ModelSource {
  if (name === '' || name === EMBEDDED_MODEL) return { kind: 'folder', folder: embedded };
  const isPath = /^(?:[/\\]|[A-Za-z]:[/\\])/.test(name);
  return isPath ? { kind: 'folder', folder: name } : { kind: 'library', id: name };
}

/** A model in the list that a writer chooses from. */
export interface ModelEntry {
  /** `fable-14m`, or the id on the hub. */
  readonly id: string;
  readonly title: string;
  /** Undefined where a repository does not say. */
  readonly parameters: number | undefined;
  readonly licence: string | undefined;
  /** Bytes that downloading it takes; 0 for the embedded one. */
  readonly downloadBytes: number;
  /** Bytes on the disk once it is compiled. */
  readonly diskBytes: number;
  /** Resident memory of the process with it, bytes, estimated. */
  readonly memoryBytes: number;
  /** Decoding on this machine, ms a token, estimated from a measured step; undefined if nothing could be measured. */
  readonly msPerToken: number | undefined;
  /** `partial`: a download was cut and can be resumed. */
  readonly state: 'embedded' | 'absent' | 'partial' | 'ready';
  /** Where it is on this machine; undefined while it is absent. */
  readonly folder: string | undefined;
}

/** How a hub is reached. */
export interface HubAccess {
  /** Without a slash at the end. */
  readonly endpoint: string;
  /** For gated repositories. Never logged. */
  readonly token: string | null;
  readonly network: NetworkAccess;
}

/** How a completions server is reached. */
export interface ServerAccess {
  readonly url: string;
  /** Never logged. */
  readonly key: string | null;
  readonly network: NetworkAccess;
}

/** What a repository would bring: what the writer is asked about before anything is fetched. */
export interface ModelOffer {
  readonly repository: string;
  /** The commit that will be fetched. */
  readonly revision: string;
  /** Host that it is fetched from. */
  readonly host: string;
  readonly format: 'checkpoint' | 'onnx';
  readonly parameters: number | undefined;
  readonly licence: string | undefined;
  /** Bytes of all files. */
  readonly downloadBytes: number;
  /** Of these, bytes that are on this machine already. */
  readonly presentBytes: number;
  /** Bytes that stay on the disk when it is ready. */
  readonly diskBytes: number;
  /** Free bytes where it goes. */
  readonly freeBytes: number;
  /** Where it goes. */
  readonly folder: string;
}

/** How far the fetching of a model is. */
export interface ModelFetchProgress {
  readonly step: 'download' | 'verify' | 'compile';
  /** Bytes in `download` and `verify`; a share, 0 to 1, of 1 in `compile`. */
  readonly done: number;
  readonly total: number;
}

/** What a completions server is: what the writer is asked about before any text is sent. */
export interface ServerOffer {
  /** For the writer: the host, and what should be known of the way there. */
  readonly host: string;
  /** Names of its models; empty if it does not say. */
  readonly models: readonly string[];
}
