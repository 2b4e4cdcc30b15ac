// The part of Papa Parse that is used here. Its published types bring Node's along, which this layer does not know.

declare module 'papaparse' {
  interface Meta {
    readonly delimiter: string;
    readonly linebreak: string;
    /** Characters of the input up to the end of the last row. */
    readonly cursor: number;
  }
  interface Results {
    readonly data: readonly string[][];
    readonly errors: readonly { readonly code: string }[];
    readonly meta: Meta;
  }
  const Papa: {
    parse(text: string, config: { preview: number; delimitersToGuess: readonly string[] }): Results;
    unparse(rows: readonly (readonly string[])[], config: { newline: string }): string;
    Parser: new (config: {
      delimiter: string;
      newline: string;
      step(row: Results): void;
    }) => { parse(text: string, baseIndex: number, ignoreLastRow: boolean): Results };
  };
  export default Papa;
}
