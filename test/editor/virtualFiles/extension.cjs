// Two file systems that are on no disk, each with a story in its only folder.
const vscode = require('vscode');

const STORY = 'Once upon a time there was an old woman named Marigold who lived by the sea.';

class MemoryFiles {
  #files = new Map([['/story.md', { bytes: Buffer.from(STORY), mtime: 0 }]]);
  #changes = new vscode.EventEmitter();
  onDidChangeFile = this.#changes.event;

  watch() {
    return { dispose() {} };
  }

  stat({ path }) {
    if (path === '/') return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    const { bytes, mtime } = this.#file(path);
    return { type: vscode.FileType.File, ctime: 0, mtime, size: bytes.length };
  }

  readDirectory() {
    return [...this.#files.keys()].map((path) => [path.slice(1), vscode.FileType.File]);
  }

  readFile({ path }) {
    return this.#file(path).bytes;
  }

  writeFile(uri, bytes) {
    const type = this.#files.has(uri.path) ? vscode.FileChangeType.Changed : vscode.FileChangeType.Created;
    this.#files.set(uri.path, { bytes, mtime: Date.now() });
    this.#changes.fire([{ type, uri }]);
  }

  createDirectory() {}
  delete() {}
  rename() {}

  #file(path) {
    const file = this.#files.get(path);
    if (!file) throw vscode.FileSystemError.FileNotFound(path);
    return file;
  }
}

exports.activate = ({ subscriptions }) => {
  subscriptions.push(vscode.workspace.registerFileSystemProvider('notes', new MemoryFiles()));
  subscriptions.push(vscode.workspace.registerFileSystemProvider('stone', new MemoryFiles(), { isReadonly: true }));
};
