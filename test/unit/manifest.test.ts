import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { SETTINGS, type SettingEntry } from '../../src/common/settings.ts';
import { WRITER_COMMANDS } from '../../src/editor/commandMap.ts';

interface Property {
  readonly type: string | readonly string[];
  readonly default: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly scope: string;
  readonly order: number;
  readonly markdownDescription: string;
}

interface Manifest {
  readonly icon: string;
  readonly extensionKind: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly supported: unknown; readonly restrictedConfigurations: readonly string[] };
    readonly virtualWorkspaces: { readonly supported: unknown };
  };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[];
    readonly configuration: readonly { readonly properties: Readonly<Record<string, Property>> }[];
    readonly keybindings: readonly {
      readonly command: string;
      readonly key: string;
      readonly when: string;
      readonly args?: { readonly commands: readonly string[] };
    }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly {
        readonly media: { readonly svg: string };
        readonly completionEvents: readonly string[];
      }[];
    }[];
  };
}

const source = readFileSync('package.json', 'utf8');
const manifest = JSON.parse(source) as Manifest;
const words = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>;
const { commands, configuration, keybindings, walkthroughs } = manifest.contributes;
const properties = Object.assign({}, ...configuration.map((section) => section.properties)) as Record<string, Property>;
const entries = Object.entries(SETTINGS) as [string, SettingEntry][];

/** The words of the writer for a `%key%`. */
function wordsOf(reference: string): string {
  return words[reference.slice(1, -1)] ?? '';
}

function typeOf({ default: standard, minimum, integer }: SettingEntry): unknown {
  if (minimum === undefined) return Array.isArray(standard) ? 'array' : typeof standard;
  const type = integer ? 'integer' : 'number';
  return standard === null ? [type, 'null'] : type;
}

describe('settings in the manifest', () => {
  it('are those of the table', () => {
    assert.deepEqual(Object.keys(properties).sort(), entries.map(([key]) => `storywisp.${key}`).sort());
  });

  for (const [key, entry] of entries) {
    it(`${key} has the type, default, range and scope of the table`, () => {
      const property = properties[`storywisp.${key}`];
      assert.ok(property);
      assert.deepEqual(property.type, typeOf(entry));
      assert.deepEqual(property.default, entry.default);
      assert.equal(property.minimum, entry.minimum);
      assert.equal(property.maximum, entry.maximum);
      assert.deepEqual(property.enum, entry.values);
      assert.equal(property.enumDescriptions?.length, entry.values?.length);
      assert.equal(property.scope, entry.scope);
      assert.equal(Number.isInteger(property.order), true);
      assert.notEqual(wordsOf(property.markdownDescription), '');
    });
  }

  it('link only settings that there are', () => {
    const links = Object.values(words).flatMap((text) => [...text.matchAll(/#(storywisp\.[\w.]+)#/g)]);
    assert.notEqual(links.length, 0);
    for (const [, key] of links) assert.ok(key && properties[key], key);
  });

  it('that name a path, a host or a model are not read from a folder that is not trusted', () => {
    const { untrustedWorkspaces, virtualWorkspaces } = manifest.capabilities;
    const named = Object.keys(properties).filter((key) => /name|path|folder|host|url|server|endpoint/i.test(key));
    assert.deepEqual(untrustedWorkspaces.restrictedConfigurations.toSorted(), named.toSorted());
    assert.equal(untrustedWorkspaces.supported, 'limited');
    assert.equal(virtualWorkspaces.supported, 'limited');
    assert.deepEqual(manifest.extensionKind, ['ui', 'workspace']);
  });
});

describe('commands in the manifest', () => {
  it('are those that a writer can call', () => {
    assert.deepEqual(commands.map(({ command }) => command).sort(), [...WRITER_COMMANDS].sort());
  });

  it('are titled without their category, with "..." where input follows', () => {
    const titles = commands.map(({ title }) => wordsOf(title));
    for (const { category } of commands) assert.equal(category, 'Storywisp');
    for (const title of titles) assert.match(title, /^(?!Storywisp)\S/);
    assert.deepEqual(
      titles.filter((title) => title.endsWith('...')),
      [
        'Continue the Story...',
        'Write a Story from This Line...',
        'Talk With...',
        'Augment Text...',
        'Pause...',
        'Choose Preset...',
        'Tune Temperature...',
        'Choose Model...',
        'Remove Model...',
        'Set Hub Token...',
        'Pin a Note...',
        'New Lore Entry...',
      ],
    );
  });

  it('take one key for themselves, and leave Esc what it does', () => {
    assert.deepEqual(
      keybindings.map(({ key }) => key),
      ['alt+\\', 'escape', 'escape', 'enter', 'escape'],
    );
    const [ask, dismiss, stop] = keybindings;
    assert.match(ask?.when ?? '', /editorTextFocus && !editorReadonly && storywisp\.here/);
    assert.equal(dismiss?.args?.commands[0], 'editor.action.inlineSuggest.hide');
    assert.match(dismiss?.when ?? '', /inlineSuggestionVisible/);
    assert.match(stop?.when ?? '', /editorTextFocus && storywisp\.writing/);
  });

  it('leave Enter what it is but for the end of a turn in a dialogue', () => {
    const enter = keybindings.find(({ key }) => key === 'enter');
    const clauses = (enter?.when ?? '').split(' && ');
    for (const clause of [
      'editorTextFocus',
      'storywisp.turn',
      'config.storywisp.dialogue.answerOnEnter',
      '!editorReadonly',
      '!editorHasSelection',
      '!editorHasMultipleSelections',
      '!suggestWidgetVisible',
      '!inlineSuggestionVisible',
      '!inSnippetMode',
      '!isComposing',
    ]) {
      assert.ok(clauses.includes(clause), clause);
    }
  });

  it('that texts and steps link to exist', () => {
    const known = new Set<string>(WRITER_COMMANDS);
    const links = Object.values(words).flatMap((text) => [...text.matchAll(/command:(storywisp\.\w+)/g)]);
    const events = walkthroughs.flatMap(({ steps }) => steps.flatMap((step) => step.completionEvents));
    const ran = events.flatMap((event) => [...event.matchAll(/^onCommand:(.*)$/g)]);
    for (const [, command] of [...links, ...ran]) assert.ok(command && known.has(command), command);
  });
});

describe('words of the manifest', () => {
  it('are all there, and all used', () => {
    const used = new Set([...source.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key ?? ''));
    assert.deepEqual([...used].sort(), Object.keys(words).sort());
  });

  it('stand beside pictures that exist', () => {
    const pictures = walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.svg));
    for (const file of [manifest.icon, ...pictures]) assert.ok(existsSync(file), file);
  });
});
