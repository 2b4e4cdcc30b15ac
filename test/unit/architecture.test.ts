import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { check, importsOf, reachable, type Sources } from '../support/layerRules.ts';

const root = path.resolve('src');
const sources: Sources = new Map(
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [file.replaceAll(path.sep, '/'), readFileSync(path.join(root, file), 'utf8')]),
);

test('src keeps its layers', () => {
  const words = check(sources).map(({ file, line, rule }) => `src/${file}:${line}: ${rule}`);
  assert.deepEqual(words, []);
});

test('nothing native comes along with the extension', () => {
  const allowed = [
    'vscode',
    'vscode-jsonrpc',
    'vscode-jsonrpc/node',
    'lru-cache',
    'papaparse',
    'obscenity',
    'jsonc-parser',
    '@cfworker/json-schema',
  ];
  const strangers = [...reachable(sources, 'extension.ts')].filter(
    (name) => !allowed.includes(name) && !name.startsWith('node:'),
  );
  assert.deepEqual(strangers, []);
  assert.ok(reachable(sources, 'extension.ts').has('vscode-jsonrpc/node'), 'the walk reaches the client');
});

const breaches: [string, string, string][] = [
  ['common/a.ts', "import fs from 'node:fs';", 'common does not know Node (node:fs)'],
  ['common/a.ts', "import { x } from '../engine/x.ts';", 'common does not import engine'],
  ['common/a.ts', "import type { X } from '../engine/x.ts';", 'common does not import engine'],
  ['engine/deep/a.ts', "export * from '../../runtime/x.ts';", 'engine does not import runtime'],
  ['engine/a.ts', "const fs = await import('node:fs');", 'engine does not know Node (node:fs)'],
  ['engine/a.ts', "import * as ort from 'onnxruntime-node';", 'engine does not use the package onnxruntime-node'],
  [
    'protocol/a.ts',
    "import { x } from 'vscode-jsonrpc/node';",
    'protocol does not use the package vscode-jsonrpc/node',
  ],
  ['runtime/a.ts', "import * as vscode from 'vscode';", 'runtime does not know VS Code'],
  ['server/a.ts', "import type { X } from 'vscode';", 'server does not use the package vscode'],
  ['cli/a.ts', "import { x } from '../server/x.ts';", 'cli does not import server'],
  ['client/a.ts', "import { x } from '../engine/x.ts';", 'client does not import engine'],
  ['client/a.ts', "import '../runtime/x.ts';", 'client does not import runtime'],
  ['node/a.ts', "import { x } from '../common/x.ts';", 'node does not import common'],
  ['editor/a.ts', "import path from 'node:path';", 'editor does not know Node (node:path)'],
  ['editor/a.ts', "import { x } from '../features/ideas/x.ts';", 'editor does not import features'],
  ['features/ideas/a.ts', "import { x } from '../../server/x.ts';", 'features does not import server'],
  [
    'features/ideas/a.ts',
    "import { x } from '../statusBar/x.ts';",
    'features do not import one another (ideas, statusBar)',
  ],
  [
    'features/ideas/a.ts',
    "import {\n  window,\n} from 'vscode';",
    'in a feature, vscode at run time only in register.ts and *.vscode.ts',
  ],
  [
    'features/ideas/a.ts',
    "import { type X } from 'vscode';",
    'in a feature, vscode at run time only in register.ts and *.vscode.ts',
  ],
  ['extension.ts', "import { x } from './runtime/x.ts';", 'extension.ts does not import runtime'],
  ['extension.ts', "import { x } from '../test/x.ts';", '../test/x.ts is not in src'],
  ['webview/a.ts', "import { x } from '../common/x.ts';", 'webview does not import common'],
  ['webview/a.ts', "import fs from 'node:fs';", 'webview does not know Node (node:fs)'],
  ['webview/a.ts', "import * as vscode from 'vscode';", 'webview does not use the package vscode'],
  [
    'webview/a.ts',
    "import { x } from '../protocol/messages.ts';",
    'webview knows of protocol only protocol/webview.ts',
  ],
  [
    'protocol/webview.ts',
    "import type { X } from './messages.ts';",
    'protocol/webview.ts stands alone: a browser reads it',
  ],
  ['drawer/a.ts', "import { x } from '../common/x.ts';", 'drawer is not a layer'],
];

for (const [file, source, rule] of breaches) {
  test(`seen in ${file}: ${source.replace(/\s+/g, ' ')}`, () => {
    const padded = `// import { no } from 'node:fs';\n/** import('node:os') */\n${source}\n`;
    assert.deepEqual(check(new Map([[file, padded]])), [{ file, line: 3, rule }]);
  });
}

test('what the rules allow is allowed', () => {
  const allowed = new Map([
    ['common/a.ts', "import type { B } from './b.ts';\n"],
    ['engine/sampling/a.ts', "import { LRUCache } from 'lru-cache';\nimport { x } from '../../common/x.ts';\n"],
    ['node/a.ts', "import fs from 'node:fs';\nimport { x } from './x.ts';\n"],
    ['runtime/a.ts', "import ort from 'onnxruntime-node';\nimport fs from 'node:fs';\n"],
    ['server/a.ts', "import { x } from '../protocol/x.ts';\nimport { y } from '../runtime/y.ts';\n"],
    ['features/ideas/a.ts', "import type { Uri } from 'vscode';\nimport { b } from './b.ts';\n"],
    ['features/ideas/register.ts', "import { window } from 'vscode';\n"],
    ['features/ideas/quickPick.vscode.ts', "import * as vscode from 'vscode';\n"],
    ['webview/a.ts', "import { x } from './b.ts';\nimport type { Y } from '../protocol/webview.ts';\n"],
    ['extension.ts', "import * as vscode from 'vscode';\nimport { x } from './features/ideas/register.ts';\n"],
  ]);
  assert.deepEqual(check(allowed), []);
});

test('long files are seen', () => {
  const lines = (count: number) => 'x();\n'.repeat(count);
  assert.deepEqual(
    check(
      new Map([
        ['engine/a.ts', lines(350)],
        ['extension.ts', lines(120)],
      ]),
    ),
    [],
  );
  assert.deepEqual(
    check(
      new Map([
        ['engine/a.ts', lines(351)],
        ['extension.ts', lines(121)],
      ]),
    ),
    [
      { file: 'engine/a.ts', line: 351, rule: 'at most 350 lines' },
      { file: 'extension.ts', line: 121, rule: 'at most 120 lines' },
    ],
  );
});

test('reachable follows run-time imports only', () => {
  const made = new Map([
    ['extension.ts', "import { a } from './client/a.ts';\nimport type { b } from './client/b.ts';\n"],
    ['client/a.ts', "import 'native';\nexport * from './c.ts';\n"],
    ['client/b.ts', "import 'unseen';\n"],
    ['client/c.ts', "import { x } from 'node:fs';\nimport '../extension.ts';\n"],
  ]);
  assert.deepEqual([...reachable(made, 'extension.ts')].sort(), ['native', 'node:fs']);
});

test('imports are found with their lines', () => {
  const source =
    "import a from 'a';\n\nexport {\n  b,\n} from 'b';\nexport const from = 'c';\nexport type { D } from 'd';\n";
  assert.deepEqual(importsOf(source), [
    { from: 'a', line: 1, typeOnly: false },
    { from: 'b', line: 3, typeOnly: false },
    { from: 'd', line: 7, typeOnly: true },
  ]);
});
