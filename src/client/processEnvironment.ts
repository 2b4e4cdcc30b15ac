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
  // The way to a hub or a server, and what was fetched from a hub before:
  'HTTPS_PROXY',
  'https_proxy',
  'HTTP_PROXY',
  'http_proxy',
  'NO_PROXY',
  'no_proxy',
  'NODE_EXTRA_CA_CERTS',
  'HF_HOME',
  'HF_HUB_CACHE',
  'HUGGINGFACE_HUB_CACHE',
  'XDG_CACHE_HOME',
] as const;

/**
 * For glibc; other systems know nothing of it. `hugetlb` asks for pages of 2 MB: a token reads all weights once, and with
 * small pages a good part of that time goes into finding them. `mmap_threshold`, bytes: what is as large goes back to the
 * system when it is freed. By itself the bound rises with what is freed, and then the many sizes of keys and values leave
 * holes that add up over a day.
 */
const ALLOCATOR = { GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=65536' };

/** @param inElectron the editor's own binary, told to be Node, runs the child. */
export function processEnvironment(editor: NodeJS.ProcessEnv, inElectron: boolean): NodeJS.ProcessEnv {
  const kept: NodeJS.ProcessEnv = { ...ALLOCATOR };
  for (const name of KEPT) {
    const value = editor[name];
    if (value !== undefined) kept[name] = value;
  }
  return inElectron ? { ...kept, ELECTRON_RUN_AS_NODE: '1' } : kept;
}
