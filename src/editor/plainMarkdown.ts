// Text that is to read in Markdown as it is. VS Code's own `appendText` keeps its lines from wrapping.

/** Each line end breaks the line; blanks are as few as Markdown shows. */
export function plainMarkdown(text: string): string {
  return escapeMarkdown(text.trim())
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '  \n');
}

/** For a piece of a line. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|~<>&]/g, '\\$&');
}
