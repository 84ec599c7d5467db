/** The part of pdfmake 0.3 that we use; it comes without types. */
declare module 'pdfmake' {
  interface Text {
    readonly text: string;
    readonly style?: string;
  }
  interface Table {
    readonly table: { readonly headerRows: number; readonly widths: readonly (string | number)[]; readonly body: readonly (readonly (string | Text)[])[] };
    readonly layout?: string;
    readonly style?: string;
  }
  export type Content = string | Text | Table;
  interface Definition {
    readonly info: { readonly title: string; readonly creationDate: Date };
    readonly defaultStyle: object;
    readonly styles: Readonly<Record<string, object>>;
    readonly footer: (page: number, pages: number) => object;
    readonly content: readonly Content[];
  }
  const pdfmake: {
    setFonts(fonts: Readonly<Record<string, Readonly<Record<'normal' | 'bold', string>>>>): void;
    setUrlAccessPolicy(allows: (url: string) => boolean): void;
    setLocalAccessPolicy(allows: (path: string) => boolean): void;
    createPdf(definition: Definition): { getBuffer(): Promise<Buffer> };
  };
  export default pdfmake;
}
