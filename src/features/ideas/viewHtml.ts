// The panel's page: its fields, its words, and the shape of a card. What fills it comes by messages.
import type { Translate } from '../../editor/receiptWords.ts';
import type { CardAction } from '../../protocol/webview.ts';
import { LONGEST_LINE } from './fromView.ts';

export interface ViewResources {
  readonly script: string;
  readonly styles: readonly string[];
  /** Where styles and fonts come from. */
  readonly source: string;
  /** BCP 47. */
  readonly language: string;
  /** Drawn anew for each page. */
  readonly nonce: string;
}

/** Nothing is loaded but the script with the nonce, and styles and fonts of the extension's own. */
export function viewHtml({ script, styles, source, language, nonce }: ViewResources, translate: Translate): string {
  const t = (words: string) => escaped(translate(words));
  const policy = `default-src 'none'; style-src ${source}; font-src ${source}; script-src 'nonce-${nonce}'`;
  const action = (name: CardAction, icon: string, label: string, title: string) =>
    `<button type="button" data-action="${name}" title="${t(title)}" aria-label="${t(title)}"><i class="codicon codicon-${icon}" aria-hidden="true"></i><span>${t(label)}</span></button>`;
  return `<!DOCTYPE html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
${styles.map((style) => `<link rel="stylesheet" href="${escaped(style)}">`).join('\n')}
<title>${t('Ideas')}</title>
</head>
<body>
<div id="asking" role="form" aria-label="${t('Ask for ideas')}">
<label for="kind">${t('Ideas for')}</label>
<div class="select"><select id="kind"></select><i class="codicon codicon-chevron-down" aria-hidden="true"></i></div>
<label for="line">${t('What is to happen (optional)')}</label>
<input id="line" type="text" maxlength="${LONGEST_LINE}" placeholder="${t('for example: a storm is coming')}" aria-describedby="source" autocomplete="off">
<p id="source" class="quiet"></p>
<button type="button" id="ask" class="primary">${t('Get Ideas')}</button>
<button type="button" id="stop" class="secondary" hidden>${t('Stop')}</button>
</div>
<div id="progress" role="progressbar" aria-label="${t('Ideas are being written')}" aria-valuemin="0" aria-valuemax="100" hidden><div></div></div>
<div id="problem" class="note warning" role="note" hidden><p></p><button type="button" class="link" id="edit">${t('Edit Idea Patterns')}</button></div>
<div id="work" class="note" role="status" hidden><p></p><button type="button" class="link" id="again">${t('Try Again')}</button><button type="button" class="link" id="resume">${t('Resume')}</button></div>
<div id="said" class="unseen" role="status" aria-live="polite"></div>
<main id="groups" aria-label="${t('Ideas')}"></main>
<p id="empty" class="quiet">${t('Open a story, choose a kind of ideas, and ask. Nothing is computed before that, and nothing changes your text but Insert.')}</p>
<template id="group"><section><h2><span class="title"></span><span class="from quiet"></span></h2><ul role="list"></ul></section></template>
<template id="card"><li class="card" tabindex="-1"><p class="text"></p><div class="actions" role="toolbar" aria-label="${t('What to do with this idea')}">${[
    action('insert', 'insert', 'Insert', 'Insert at the Cursor (Enter)'),
    action('keep', 'bookmark', 'Keep', 'Keep in the File of Ideas'),
    action('more', 'sparkle', 'More', 'More Like This'),
    action('drop', 'close', 'Drop', 'Drop, and Do Not Offer Again (Delete)'),
  ].join('')}</div></li></template>
<template id="marks"><span data-mark="inserted">${t('Inserted')}</span><span data-mark="kept">${t('Kept')}</span></template>
<script nonce="${nonce}" src="${escaped(script)}"></script>
</body>
</html>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
