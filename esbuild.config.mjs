// Bundles: dist/extension.cjs for the editor, dist/server.mjs and dist/cli.mjs for Node, dist/transformers.mjs that those two
// load when an ONNX model is opened, dist/webview/ for the panels; and the notices of what is in them.
// Flags: --production minifies and leaves source maps out; --watch builds again at each change; --quiet tells no sizes.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as esbuild from 'esbuild';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const quiet = process.argv.includes('--quiet');

/** Native and large packages that slip into a bundle would make a package that cannot start, or starts late. */
const unwanted = /node_modules\/(onnxruntime-(node|web)|@huggingface\/transformers|sharp)\//;
const unwantedByLibrary = /node_modules\/(onnxruntime-(node|web)|sharp)\//;

/** @type {esbuild.BuildOptions} */
const common = {
  bundle: true,
  platform: 'node',
  target: 'node20.18',
  minify: production,
  sourcemap: production ? false : 'linked',
  metafile: true,
  logLevel: 'warning',
  plugins: [reporting(unwanted)],
};

/** Leaves transformers.js to its own bundle. @type {esbuild.Plugin} */
const libraryApart = {
  name: 'library apart',
  setup: (build) =>
    build.onResolve({ filter: /\/transformersLibrary\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './transformers.mjs', external: true } : undefined,
    ),
};

/**
 * The library from its source, so that only what is used of it goes in, without images and browsers.
 * @type {esbuild.Plugin}
 */
const textOnly = {
  name: 'text only',
  setup(build) {
    build.onResolve({ filter: /^@huggingface\/transformers$/ }, () => ({ path: 'library', namespace: 'text-only' }));
    build.onResolve({ filter: /^(sharp|onnxruntime-web)(\/|$)/ }, () => ({ path: 'nothing', namespace: 'text-only' }));
    build.onLoad({ filter: /^library$/, namespace: 'text-only' }, () => ({
      contents: ['models/auto/modeling_auto.js', 'env.js']
        .map((file) => `export * from './node_modules/@huggingface/transformers/src/${file}';`)
        .join('\n'),
      resolveDir: process.cwd(),
    }));
    build.onLoad({ filter: /^nothing$/, namespace: 'text-only' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** @type {esbuild.BuildOptions} */
const node = {
  ...common,
  format: 'esm',
  external: ['onnxruntime-node'],
  // Bundled CommonJS packages ask for `require`, which a module does not have by itself.
  banner: {
    js: "import { createRequire as makeRequire } from 'node:module';\nconst require = makeRequire(import.meta.url);",
  },
};

/** @type {esbuild.BuildOptions[]} */
const bundles = [
  {
    ...common,
    format: 'cjs',
    entryPoints: ['src/extension.ts'],
    outfile: 'dist/extension.cjs',
    external: ['vscode'],
    // The main file of jsonc-parser is one that a bundler cannot look into.
    mainFields: ['module', 'main'],
  },
  {
    ...node,
    plugins: [libraryApart, ...common.plugins],
    entryPoints: ['src/server/main.ts'],
    outfile: 'dist/server.mjs',
  },
  { ...node, plugins: [libraryApart, ...common.plugins], entryPoints: ['src/cli/main.ts'], outfile: 'dist/cli.mjs' },
  {
    ...node,
    plugins: [textOnly, reporting(unwantedByLibrary)],
    entryPoints: ['src/runtime/onnx/transformersLibrary.ts'],
    outfile: 'dist/transformers.mjs',
  },
  {
    ...common,
    platform: 'browser',
    target: 'es2023',
    format: 'iife',
    entryPoints: { ideas: 'src/webview/ideas.ts', codicon: '@vscode/codicons/dist/codicon.css' },
    outdir: 'dist/webview',
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
  },
];

/** Says how large the bundles are, and refuses what must not be in them. @returns {esbuild.Plugin} */
function reporting(/** @type {RegExp} */ strange) {
  return { name: 'report', setup: (build) => build.onEnd((result) => report(result, strange)) };
}

function report(/** @type {esbuild.BuildResult} */ { metafile }, /** @type {RegExp} */ strange) {
  const strangers = Object.keys(metafile?.inputs ?? {}).filter((input) => strange.test(input));
  for (const [file, { bytes }] of Object.entries(metafile?.outputs ?? {})) {
    if (!quiet && !file.endsWith('.map')) console.log(`${file}  ${Math.round(bytes / 1024)} KB`);
  }
  if (strangers.length === 0) return;
  return { errors: [{ text: `these must stay out of the bundles: ${strangers.slice(0, 5).join(', ')}` }] };
}

/** Name, version, licence and the licence's text, where the package brings it, of everything that is shipped. */
function writeNotices(/** @type {esbuild.BuildResult[]} */ results) {
  const shipped = new Set(['onnxruntime-common', 'onnxruntime-node']);
  for (const input of results.flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {}))) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
    if (name) shipped.add(name);
  }
  const notices = [...shipped].sort().map((name) => {
    const folder = `node_modules/${name}`;
    const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
    const texts = readdirSync(folder).filter((file) => /^(licen[sc]e|notice|thirdpartynotices)/i.test(file));
    return [`${name} ${version}, ${license}`, ...texts.map((file) => readFileSync(`${folder}/${file}`, 'utf8'))].join(
      '\n\n',
    );
  });
  writeFileSync('dist/THIRD_PARTY_NOTICES.txt', notices.join(`\n\n${'-'.repeat(80)}\n\n`));
}

if (watch) {
  for (const bundle of bundles) await (await esbuild.context(bundle)).watch();
} else {
  writeNotices(await Promise.all(bundles.map((bundle) => esbuild.build(bundle))));
}
