// Texts that nobody should write. None may change by itself, and ghost text must come in the next document.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ghostTextFor, moveTo, OPENING, openText } from './editing.ts';

const TEXTS: Readonly<Record<string, string>> = {
  'an empty document': '',
  'only blanks': ' \n\t\n  ',
  'ten million characters on one line': 'the sea and the sky '.repeat(500_000),
  'a hundred thousand lines': 'The wind blew.\n'.repeat(100_000),
  'emoji and combining marks': 'She smiled 👩‍👩‍👧‍👦 e\u0301\u0323 and said 🇮🇸',
  'right-to-left text': 'היה היה פעם מלך זקן אשר',
  NUL: 'Once\0 upon a \0time there',
  'half a surrogate pair': 'Once \ud83d upon a time \udc00 there was',
};

export function defineBadInput(): void {
  for (const [name, text] of Object.entries(TEXTS)) {
    it(`${name}`, async () => {
      const editor = await openText(text);
      const given = editor.document.getText();
      for (const offset of [given.length, 0]) {
        moveTo(editor, editor.document.positionAt(offset));
        await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
        assert.ok(editor.document.getText() === given, 'the text changed');
      }
      assert.match(await ghostTextFor(OPENING), /\w/);
    });
  }
}
