// The layers of src/ as rules, and a checker that names the file, the line and the rule.

export interface Violation {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
}

/** Path below src/ (with `/`) -> content. */
export type Sources = ReadonlyMap<string, string>;

export interface Import {
  readonly from: string;
  readonly line: number;
  /** Erased by the compiler. */
  readonly typeOnly: boolean;
}

interface Layer {
  /** Other layers that it may import. */
  readonly layers: readonly string[];
  /** Packages that it may import; `any` for the layer that makes the native parts real. */
  readonly packages: readonly string[] | 'any';
  readonly node: boolean;
}

const LAYERS: Readonly<Record<string, Layer>> = {
  common: { layers: [], packages: ['papaparse', 'obscenity'], node: false },
  engine: { layers: ['common'], packages: ['lru-cache'], node: false },
  protocol: { layers: ['common'], packages: ['vscode-jsonrpc'], node: false },
  node: { layers: [], packages: ['vscode-jsonrpc/node'], node: true },
  runtime: { layers: ['common', 'engine', 'node'], packages: 'any', node: true },
  server: {
    layers: ['common', 'engine', 'node', 'runtime', 'protocol'],
    packages: ['vscode-jsonrpc', 'vscode-jsonrpc/node'],
    node: true,
  },
  cli: { layers: ['common', 'engine', 'node', 'runtime'], packages: [], node: true },
  client: { layers: ['common', 'node', 'protocol'], packages: ['vscode-jsonrpc', 'vscode-jsonrpc/node'], node: true },
  editor: { layers: ['common', 'protocol', 'client'], packages: ['vscode', 'lru-cache'], node: false },
  features: {
    layers: ['common', 'protocol', 'client', 'editor'],
    packages: ['vscode', 'lru-cache', 'jsonc-parser', '@cfworker/json-schema'],
    node: false,
  },
  webview: { layers: ['protocol'], packages: [], node: false },
  'extension.ts': {
    layers: ['common', 'protocol', 'client', 'editor', 'features'],
    packages: ['vscode'],
    node: false,
  },
};

/** What a page of a panel may know. */
const BROWSER_CONTRACT = 'protocol/webview.ts';

const LONGEST_FILE = 350;
const LONGEST_ROOT = 120;

export function check(sources: Sources): Violation[] {
  return [...sources].flatMap(([file, source]) => [
    ...importsOf(source).flatMap((one) => {
      const rule = broken(file, one);
      return rule ? [{ file, line: one.line, rule }] : [];
    }),
    ...tooLong(file, source),
  ]);
}

/** Everything outside src/ that comes along at run time when `entry` is loaded. */
export function reachable(sources: Sources, entry: string): Set<string> {
  const outside = new Set<string>();
  const seen = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { from, typeOnly } of importsOf(sources.get(file) ?? '')) {
      if (typeOnly) continue;
      if (from.startsWith('.')) visit(resolve(file, from));
      else outside.add(from);
    }
  };
  visit(entry);
  return outside;
}

/** Static, dynamic and re-exporting imports. Type positions like `import('x').T` count as imports, too. */
export function importsOf(source: string): Import[] {
  const code = source.replace(/^\s*(\/\/|\/?\*).*$/gm, (comment) => comment.replace(/\S/g, ' '));
  const forms =
    /^\s*(?:import|export)\s(?<clause>[^;'"]*?)\bfrom\s*['"](?<a>[^'"]+)|^\s*import\s*['"](?<b>[^'"]+)|\b(?:import|require)\(\s*['"](?<c>[^'"]+)/gm;
  return [...code.matchAll(forms)].map((match) => {
    const { clause = '', a, b, c } = match.groups ?? {};
    const start = match.index + match[0].search(/\S/);
    return { from: a ?? b ?? c ?? '', line: code.slice(0, start).split('\n').length, typeOnly: /^type\s/.test(clause) };
  });
}

function broken(file: string, { from, typeOnly }: Import): string | undefined {
  const name = file.split('/')[0] ?? '';
  const layer = LAYERS[name];
  if (!layer) return `${name} is not a layer`;
  if (from.startsWith('.')) return brokenInside(file, name, layer, resolve(file, from));
  if (from.startsWith('node:')) return layer.node ? undefined : `${name} does not know Node (${from})`;
  if (layer.packages !== 'any' && !layer.packages.includes(from)) return `${name} does not use the package ${from}`;
  if (from === 'vscode' && !layer.packages.includes('vscode')) return `${name} does not know VS Code`;
  if (from === 'vscode' && name === 'features' && !typeOnly && !/(^|\/)register\.ts$|\.vscode\.ts$/.test(file)) {
    return 'in a feature, vscode at run time only in register.ts and *.vscode.ts';
  }
  return undefined;
}

function brokenInside(file: string, name: string, layer: Layer, target: string): string | undefined {
  const other = target.split('/')[0] ?? '';
  if (other === '..') return `${target} is not in src`;
  if (name === 'webview' && other === 'protocol' && target !== BROWSER_CONTRACT) {
    return `webview knows of protocol only ${BROWSER_CONTRACT}`;
  }
  if (file === BROWSER_CONTRACT) return `${BROWSER_CONTRACT} stands alone: a browser reads it`;
  if (other !== name) return layer.layers.includes(other) ? undefined : `${name} does not import ${other}`;
  if (name !== 'features') return undefined;
  const [mine, theirs] = [file, target].map((path) => path.split('/')[1]);
  return mine === theirs ? undefined : `features do not import one another (${mine}, ${theirs})`;
}

function tooLong(file: string, source: string): Violation[] {
  const lines = source.replace(/\n$/, '').split('\n').length;
  const longest = file === 'extension.ts' ? LONGEST_ROOT : LONGEST_FILE;
  return lines > longest ? [{ file, line: longest + 1, rule: `at most ${longest} lines` }] : [];
}

function resolve(file: string, relative: string): string {
  const path = file.split('/').slice(0, -1);
  for (const part of relative.split('/')) {
    if (part === '..' && path.length > 0 && path.at(-1) !== '..') path.pop();
    else if (part !== '.') path.push(part);
  }
  return path.join('/');
}
