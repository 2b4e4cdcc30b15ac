// onnxruntime for one platform: what of its package a running extension needs, and nothing of the other platforms.
import { cpSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../host/paths.ts';

const MODULES = path.join(ROOT, 'node_modules');
const LIBRARIES = path.join(MODULES, 'onnxruntime-node/bin/napi-v6');

/** VS Code's names of the platforms that onnxruntime-node has a library for, as `linux-x64`. */
export function knownTargets(): string[] {
  return readdirSync(LIBRARIES)
    .flatMap((platform) => readdirSync(path.join(LIBRARIES, platform)).map((arch) => `${platform}-${arch}`))
    .sort();
}

/** Copies onnxruntime-node with `target`'s library, and what it imports, into the folder `modules`. */
export function copyNativeRuntime(target: string, modules: string): void {
  const [platform = '', arch = ''] = target.split('-');
  const library = path.join(LIBRARIES, platform, arch);
  if (!existsSync(library)) {
    throw new Error(`onnxruntime-node has no library for ${target}. It has: ${knownTargets().join(', ')}.`);
  }
  for (const part of ['package.json', 'dist']) copyModulePart('onnxruntime-node', part, modules);
  for (const part of ['package.json', 'dist/cjs']) copyModulePart('onnxruntime-common', part, modules);
  cpSync(library, path.join(modules, 'onnxruntime-node/bin/napi-v6', platform, arch), {
    recursive: true,
    // macOS's library lies there twice; the binding asks for the name without the minor version.
    filter: (file) => !/libonnxruntime\.\d+\.\d.*\.dylib$/.test(file),
  });
}

function copyModulePart(name: string, part: string, modules: string): void {
  cpSync(path.join(MODULES, name, part), path.join(modules, name, part), {
    recursive: true,
    filter: (file) => !/\.(map|d\.ts)$/.test(file),
  });
}
