// What the charts have in common: colours for light and dark pages, words, and the sheet.

export const THEMES = {
  light: { text: '#1f2328', quiet: '#656d76', own: '#1a7f5a', other: '#b6bdc6', ground: '#ffffff' },
  dark: { text: '#e6edf3', quiet: '#8d96a0', own: '#3fb98a', other: '#4a525c', ground: '#0d1117' },
} as const;
export type Theme = keyof typeof THEMES;

export const WIDTH = 760;

interface TextStyle {
  readonly weight?: 'normal' | 'bold';
  readonly anchor?: 'start' | 'middle' | 'end';
}

export function text(x: number, y: number, words: string, fill: string, style: TextStyle = {}): string {
  const { weight = 'normal', anchor = 'start' } = style;
  const place = `x="${x.toFixed(1)}" y="${y.toFixed(1)}"`;
  return `<text ${place} fill="${fill}" font-weight="${weight}" text-anchor="${anchor}">${words}</text>`;
}

/** @param title stands above, and is what a screen reader says. */
export function sheet(title: string, height: number, theme: Theme, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    `<title>${title}</title>`,
    `<rect width="100%" height="100%" fill="${THEMES[theme].ground}"/>`,
    '<g font-family="system-ui, sans-serif" font-size="12">',
    text(16, 22, title, THEMES[theme].quiet),
    ...parts,
    '</g></svg>',
    '',
  ].join('\n');
}

/** Three figures at most, as far as they mean something. */
export function rounded(value: number): string {
  if (value >= 1000) return value.toLocaleString('en', { maximumFractionDigits: 0 });
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}
