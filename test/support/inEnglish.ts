// What `vscode.l10n.t` does where there is no translation.

export function inEnglish(message: string, ...args: readonly (string | number)[]): string {
  return message.replace(/\{(\d)\}/g, (_, index) => String(args[Number(index)]));
}
