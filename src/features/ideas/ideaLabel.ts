// What an idea is called in a list: its first words. A `$(` of the text must not become an icon there.

const WORDS = 7;
const LONGEST = 60;

export function ideaLabel(text: string): string {
  const words = text.trim().split(/\s+/);
  const start = words.slice(0, WORDS).join(' ').slice(0, LONGEST);
  return withoutIcons(start.length < words.join(' ').length ? `${start.replace(/[\uD800-\uDBFF]$/, '')}…` : start);
}

export function withoutIcons(text: string): string {
  return text.replaceAll('$(', '\\$(');
}
