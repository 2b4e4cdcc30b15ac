// What a request handler is given and what it is.

import type { ProgressType, RequestParam } from 'vscode-jsonrpc/node';
import type { CancellationToken } from '../../common/cancellation.ts';
import type { Scheduler } from '../../engine/scheduler.ts';
import type { ModelSession } from '../modelSession.ts';

export interface Services {
  readonly session: ModelSession;
  readonly scheduler: Scheduler;
  /** Names a document so that those of two connections are never taken for one. */
  nameOf(document: string): string;
  sendProgress<T>(type: ProgressType<T>, progressId: string, value: RequestParam<T>): void;
}

/** @param params as they came, unchecked. */
export type Handler<Result> = (params: unknown, token: CancellationToken) => Promise<Result>;
