// The environment of the model process: what Node and native libraries need of the editor's, and nothing else
// (NODE_OPTIONS and VSCODE_* would change what the child does).

const KEPT = [
  'PATH',
  'HOME',
  'LD_LIBRARY_PATH',
  'TMPDIR',
  // Windows:
  'TEMP',
  'TMP',
  'SystemRoot',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
] as const;

/** @param inElectron the editor's own binary, told to be Node, runs the child. */
export function processEnvironment(editor: NodeJS.ProcessEnv, inElectron: boolean): NodeJS.ProcessEnv {
  const kept: NodeJS.ProcessEnv = {};
  for (const name of KEPT) {
    const value = editor[name];
    if (value !== undefined) kept[name] = value;
  }
  return inElectron ? { ...kept, ELECTRON_RUN_AS_NODE: '1' } : kept;
}
