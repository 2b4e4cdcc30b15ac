import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { viewHtml } from '../../../../src/features/ideas/viewHtml.ts';
import { inEnglish } from '../../../support/inEnglish.ts';

const resources = {
  script: 'https://x/ideas.js?a&b',
  styles: ['https://x/a.css'],
  source: 'https://x',
  language: 'en',
  nonce: 'n0nce',
};

test('lets in the one script with its nonce, and the extension’s own styles and fonts', () => {
  const html = viewHtml(resources, inEnglish);
  const policy = /content="(default-src[^"]*)"/.exec(html)?.[1];
  assert.equal(policy, "default-src 'none'; style-src https://x; font-src https://x; script-src 'nonce-n0nce'");
  assert.deepEqual(html.match(/<script[^>]*>/g), ['<script nonce="n0nce" src="https://x/ideas.js?a&amp;b">']);
  assert.doesNotMatch(html, /\son\w+=|style="|javascript:/);
});

test('words are words, in whatever language', () => {
  const html = viewHtml(resources, (words) => `<b>"${words}"</b>`);
  assert.doesNotMatch(html, /<b>/);
  assert.match(html, /&lt;b&gt;&quot;Get Ideas&quot;/);
});

test('has every part that its script asks for', () => {
  const html = viewHtml(resources, inEnglish);
  const scripts = ['ideas', 'askingForm', 'cards', 'page'].map((name) =>
    readFileSync(`src/webview/${name}.ts`, 'utf8'),
  );
  const asked = scripts.flatMap((script) => [...script.matchAll(/(?:part|copyOf)\('(\w+)'/g)].map(([, id]) => id));
  assert.ok(asked.length > 10);
  for (const id of asked) assert.ok(html.includes(`id="${id}"`), id);
  for (const [, icon] of html.matchAll(/codicon-(\w[\w-]*)/g)) {
    const icons = readFileSync('node_modules/@vscode/codicons/dist/codicon.css', 'utf8');
    assert.ok(icons.includes(`.codicon-${icon}:before`), icon);
  }
});
