import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** A page as a reader takes it apart. */
export interface ReadPage {
  readonly width: number;
  readonly height: number;
  /** Lines of letters, blanks left out. */
  readonly text: string;
}

/** Reads a file with a library that had no part in writing it. */
export const readPdf = async (file: Uint8Array): Promise<readonly ReadPage[]> => {
  const document = await getDocument({ data: file.slice(), verbosity: 0 }).promise;
  const pages = Array.from({ length: document.numPages }, async (_, at) => {
    const page = await document.getPage(at + 1);
    const { width, height } = page.getViewport({ scale: 1 });
    const { items } = await page.getTextContent();
    const text = items.map((item) => ('str' in item ? item.str : '')).join('');
    return { width, height, text: text.replaceAll(/\s/g, '') };
  });
  return Promise.all(pages);
};
