// A repository's name on a hub, as it is typed or pasted.

/** One part of it: letters, digits, `.`, `_`, `-`, at most 96; neither `--` nor `..`. */
const PART = /^(?!.*(?:--|\.\.))[A-Za-z0-9_][A-Za-z0-9._-]{0,95}$/;
/** What stands where an owner would in the addresses of things that are no models. */
const NO_MODELS: ReadonlySet<string> = new Set(['datasets', 'spaces', 'docs', 'api', 'papers', 'collections']);

/**
 * @param text `owner/name`, or the address of the model's page or of a file of it.
 * @returns `owner/name`; undefined if it is neither.
 */
export function repositoryName(text: string): string | undefined {
  const trimmed = text.trim();
  const [, path] = /^(?:https?:\/\/[^/]+|(?:www\.)?(?:huggingface\.co|hf\.co))\/([^?#]*)/i.exec(trimmed) ?? [];
  const parts = (path ?? trimmed).split('/').filter((part) => part !== '');
  const [owner = '', name = ''] = parts;
  const isWhole = path !== undefined || parts.length === 2;
  if (!isWhole || NO_MODELS.has(owner) || ![owner, name].every((part) => PART.test(part))) return undefined;
  return `${owner}/${name}`;
}
