// A completion on its way out: OpenAI's `text_completion` objects, whole or as server-sent events.
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Completion, Usage } from './completions.ts';
import type { HttpError } from './httpError.ts';
import type { LogProbabilities } from './logProbabilities.ts';

export interface CompletionAnswer {
  text(piece: string, logprobs: LogProbabilities | null): void;
  end(completion: Completion): void;
  /** Ends it in the shape that its form asks for, however much was sent. */
  fail(error: HttpError): void;
}

interface StreamedChoice {
  readonly index: number;
  readonly text: string;
  readonly logprobs: LogProbabilities | null;
  readonly finish_reason: string | null;
}

export function wholeAnswer(response: ServerResponse, model: string): CompletionAnswer {
  return {
    text: () => {},
    end({ choices, usage }) {
      const listed = choices.map((choice, index) => ({ index, ...choice }));
      sendJson(response, 200, { ...head(model), choices: listed, usage });
    },
    fail: (error) => sendError(response, error),
  };
}

/** The first choice comes piece by piece, the others in one. Nothing waits for a slow reader: a text is small. */
export function streamedAnswer(response: ServerResponse, model: string, includeUsage: boolean): CompletionAnswer {
  const common = head(model);
  const send = (data: unknown) => {
    // Only now, so that what fails before the first token can still say so with its status.
    if (!response.headersSent)
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
    response.write(`data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
  };
  const sendChoice = (choice: StreamedChoice) =>
    send({ ...common, choices: [choice], ...(includeUsage ? { usage: null } : {}) });
  const sendUsage = (usage: Usage) => send({ ...common, choices: [], usage });
  return {
    text: (text, logprobs) => sendChoice({ index: 0, text, logprobs, finish_reason: null }),
    end({ choices, usage }) {
      for (const [index, choice] of choices.entries())
        sendChoice({ index, ...choice, ...(index === 0 ? { text: '', logprobs: null } : {}) });
      if (includeUsage) sendUsage(usage);
      send('[DONE]');
      response.end();
    },
    fail(error) {
      if (!response.headersSent) return sendError(response, error);
      send(error);
      send('[DONE]');
      response.end();
    },
  };
}

export function sendError(response: ServerResponse, error: HttpError): void {
  sendJson(response, error.status, error);
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

function head(model: string) {
  const id = `cmpl-${randomBytes(12).toString('hex')}`;
  return { id, object: 'text_completion', created: Math.floor(Date.now() / 1000), model };
}
