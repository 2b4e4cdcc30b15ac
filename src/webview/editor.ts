// The wire to the editor, which a page may ask for once.
import type { FromIdeasView, ToIdeasView } from '../protocol/webview.ts';

declare function acquireVsCodeApi(): { postMessage(message: FromIdeasView): void };

const editor = acquireVsCodeApi();

export function tell(message: FromIdeasView): void {
  editor.postMessage(message);
}

/** The editor alone posts to this page: its content policy lets nobody else in. */
export function hear(listener: (message: ToIdeasView) => void): void {
  window.addEventListener('message', ({ data }: MessageEvent<ToIdeasView>) => listener(data));
}
