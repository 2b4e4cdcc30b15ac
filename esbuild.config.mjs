// Bundles: dist/extension.cjs for the editor, dist/server.mjs and dist/cli.mjs for Node; and the notices of what is in them.
// Flags: --production minifies and leaves source maps out; --watch builds again at each change.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as esbuild from 'esbuild';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** What a bundle may leave outside; native and large packages that slip in would make a package that cannot start. */
const unwanted = /node_modules\/(onnxruntime-(node|web)|@huggingface\/transformers|sharp)\//;

/** @type {esbuild.BuildOptions} */
const common = {
  bundle: true,
  platform: 'node',
  target: 'node20.18',
  minify: production,
  sourcemap: production ? false : 'linked',
  metafile: true,
  logLevel: 'warning',
  plugins: [{ name: 'report', setup: (build) => build.onEnd(report) }],
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
  },
  { ...node, entryPoints: ['src/server/main.ts'], outfile: 'dist/server.mjs' },
  { ...node, entryPoints: ['src/cli/main.ts'], outfile: 'dist/cli.mjs' },
];

/** @param {esbuild.BuildResult} result */
function report({ metafile }) {
  const strangers = Object.keys(metafile?.inputs ?? {}).filter((input) => unwanted.test(input));
  for (const [file, { bytes }] of Object.entries(metafile?.outputs ?? {})) {
    if (!file.endsWith('.map')) console.log(`${file}  ${Math.round(bytes / 1024)} KB`);
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
