import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface Text {
  readonly text: string;
  readonly style?: string;
}
interface Table {
  readonly table: { readonly headerRows: number; readonly widths: readonly (string | number)[]; readonly body: readonly (readonly (string | Text)[])[] };
  readonly layout: string;
}
export type Content = Text | Table;

/** The part of pdfmake that we use; it comes without types, and as CommonJS. */
interface Pdfmake {
  setFonts(fonts: Readonly<Record<string, Readonly<Record<'normal' | 'bold', string>>>>): void;
  setUrlAccessPolicy(allows: (url: string) => boolean): void;
  setLocalAccessPolicy(allows: (path: string) => boolean): void;
  createPdf(definition: {
    readonly info: { readonly title: string; readonly creationDate: Date };
    readonly defaultStyle: object;
    readonly styles: Readonly<Record<string, object>>;
    readonly footer: (page: number, pages: number) => object;
    readonly content: readonly Content[];
  }): { getBuffer(): Promise<Buffer> };
}

const load = createRequire(import.meta.url);
const fonts = join(dirname(load.resolve('@embedpdf/fonts-sc')), '..', 'fonts');
let ready: Pdfmake | undefined;

/** Loaded with the first page that is asked for. It reads its two fonts (Latin and Chinese) and nothing else, from the disk or the net. */
export function pdfmake(): Pdfmake {
  if (ready) return ready;
  ready = load('pdfmake') as Pdfmake;
  ready.setFonts({ Noto: { normal: join(fonts, 'NotoSansHans-Regular.otf'), bold: join(fonts, 'NotoSansHans-Bold.otf') } });
  ready.setUrlAccessPolicy(() => false);
  ready.setLocalAccessPolicy((path) => path.startsWith(fonts));
  return ready;
}
