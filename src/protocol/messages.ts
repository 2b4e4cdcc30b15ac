// The contract between the editor and the model process: every message, by direction. Plain JSON.
import { NotificationType, ProgressType, RequestType, RequestType0 } from 'vscode-jsonrpc';
import type {
  GenerationOptions,
  GenerationResult,
  Idea,
  IdeasOptions,
  IdeasResult,
  Lane,
  ModelInfo,
} from '../common/generation.ts';
import type { LogLevel } from '../common/logger.ts';
import type { ContextOptions, ContextReport } from '../common/memory.ts';
import type { ModelSource, Precision } from '../common/models.ts';
import type { Usage } from '../common/usage.ts';

/** Raised with every change that an older peer would misread. */
export const PROTOCOL_VERSION = 4;

//#region from the client to the server

/** First of all. The server refuses another version with words, and any other request before it. */
export const InitializeRequest = new RequestType<InitializeParams, InitializeResult, ErrorData>('initialize');

export interface InitializeParams {
  readonly protocolVersion: number;
  /** The rendezvous' token: over a socket nobody is heard without it. */
  readonly token?: string;
}

export interface InitializeResult {
  readonly protocolVersion: number;
  readonly serverVersion: string;
  readonly processId: number;
}

/**
 * Loads the model of this process; compiles it first if need be. Asked for the same again, by any connection, it answers
 * with what is loaded or on the way; asked for another, it refuses.
 */
export const LoadModelRequest = new RequestType<LoadModelParams, ModelInfo, ErrorData>('model/load');

export interface LoadModelParams {
  readonly source: ModelSource;
  /** Folder where models are kept. */
  readonly storage: string;
  /** `auto` takes int8. */
  readonly precision: Precision;
  /** 0 lets the process choose. */
  readonly threads: number;
  /** Bound on the KV cache, bytes. */
  readonly cacheBytes: number;
  /** Bound on the whole process with its model, bytes; 0 takes what the machine has free. */
  readonly memoryBytes: number;
  /** The process ends when nothing was asked of it for so long, ms; 0 keeps it. */
  readonly idleMs: number;
}

/**
 * Continues a text. With `progressId`, the first candidate's text streams as `CompletionProgress` (not in the
 * background lane, where a job may start over).
 */
export const CompletionRequest = new RequestType<CompletionParams, GenerationResult, ErrorData>('completion/request');

export interface CompletionParams extends GenerationOptions {
  /** Names the document: the newest interactive request for it replaces a waiting older one. */
  readonly document: string;
  readonly lane: Lane;
  readonly textBefore: string;
  readonly progressId?: string;
}

/** Ideas of one kind. With `progressId`, `IdeasProgress` tells how far it is, and each idea as soon as it is chosen. */
export const IdeasRequest = new RequestType<IdeasParams, IdeasResult, ErrorData>('ideas/request');

export interface IdeasParams extends IdeasOptions {
  readonly progressId?: string;
}

/** What the model would be given. Computes nothing with it. */
export const ContextRequest = new RequestType<ContextOptions, ContextReport, ErrorData>('context/inspect');

/** Stops taking requests of this connection and cancels what it asked; answered when that has unwound. */
export const ShutdownRequest = new RequestType0<null, ErrorData>('shutdown');

/** Ends this connection; the process ends with its last one. */
export const ExitNotification = new NotificationType<null>('exit');

/** Ends the process for all who are connected; each hears `server/retires` first. */
export const RetireNotification = new NotificationType<null>('retire');

//#endregion
//#region from the server to the client

export const StatusNotification = new NotificationType<ServerStatus>('server/status');

export interface ServerStatus {
  readonly state: 'loading' | 'ready' | 'busy';
  /** While loading: what is being done, and how far, 0 to 1. */
  readonly task?: string;
  readonly done?: number;
  readonly usage: Usage;
}

/** Sent to each connection when their number changes. */
export const PeersNotification = new NotificationType<Peers>('server/peers');

export interface Peers {
  /** Connections that share this process. */
  readonly count: number;
}

/**
 * The process ends on purpose, as soon as everybody has left. What it did not answer by then may be asked of the next one.
 */
export const RetiresNotification = new NotificationType<Retirement>('server/retires');

export interface Retirement {
  /** `restart`: somebody asked for another process; `idle`: nobody asked for anything. */
  readonly reason: 'idle' | 'restart';
}

export const LogNotification = new NotificationType<LogMessage>('server/log');

export interface LogMessage {
  readonly level: LogLevel;
  readonly message: string;
}

/** `$/progress` values, keyed by the request's `progressId`. */
export const CompletionProgress = new ProgressType<CompletionProgressValue>();

export interface CompletionProgressValue {
  /** Text that comes after what was sent before. */
  readonly text: string;
}

export const IdeasProgress = new ProgressType<IdeasProgressValue>();

export interface IdeasProgressValue {
  readonly done: number;
  readonly total: number;
  /** Ideas that have come since: the answer has them too, in the same order. */
  readonly chosen: readonly Idea[];
}

//#endregion

/** Numbers of the error answers, besides those that JSON-RPC itself gives. */
export const REQUEST_CANCELLED = -32800;
export const REQUEST_FAILED = -32000;

/** `data` of an error answer: the catalogue's code and detail, so that the client can say it in the same words. */
export interface ErrorData {
  readonly code: string;
  readonly detail: string;
}
