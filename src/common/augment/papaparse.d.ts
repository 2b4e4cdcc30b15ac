// The part of Papa Parse that is used here. Its published types bring Node's along, which this layer does not know.

declare module 'papaparse' {
  interface Results {
    readonly data: readonly string[][];
    readonly errors: readonly { readonly code: string }[];
    /** Characters of the input up to the end of the last row. */
    readonly meta: { readonly cursor: number };
  }
  const Papa: {
    unparse(rows: readonly (readonly string[])[], config: { newline: string }): string;
    Parser: new (config: {
      delimiter: string;
      newline: string;
      step(row: Results): void;
    }) => { parse(text: string, baseIndex: number, ignoreLastRow: boolean): Results };
  };
  export default Papa;
}
