import PDFDocument from 'pdfkit';
import type { Drawing, Sheet } from './sheet.ts';
import { boxWidth } from './type/shape-line.ts';
import type { Run } from './type/shape-line.ts';
import { lineHeight, widthOfLine } from './type/set-text.ts';

type Pdf = InstanceType<typeof PDFDocument>;

/** How a file presents itself. */
export interface FileInfo {
  readonly title: string;
}

/** Sheets as a file. */
export const drawSheets = async (sheets: readonly Sheet[], { title }: FileInfo): Promise<Uint8Array> => {
  const document = new PDFDocument({
    autoFirstPage: false,
    // The first that lets a line say what its letters mean.
    pdfVersion: '1.5',
    // None of the fonts that readers bring: they know Latin only.
    font: '',
    lang: 'en',
    displayTitle: true,
    // One date for all: the same things give the same file.
    info: { Title: title, Creator: 'Ticketly', Producer: 'Ticketly', CreationDate: new Date(0) },
  });
  const chunks: Uint8Array[] = [];
  document.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  document.once('end', end);
  for (const { size, drawings } of sheets) {
    document.addPage({ size: [size.width, size.height], margin: 0 });
    for (const drawing of drawings) draw(document, drawing);
  }
  document.end();
  await ended;
  return Buffer.concat(chunks);
};

const draw = (document: Pdf, drawing: Drawing): void => {
  const { box } = drawing;
  if (drawing.kind === 'text') drawText(document, drawing);
  else if (drawing.kind === 'rule') {
    document.rect(box.x, box.y, box.width, box.height).fill('#d5d7df');
  } else if (drawing.kind === 'frame') {
    document.lineWidth(1).roundedRect(box.x, box.y, box.width, box.height, 10).stroke('#b9bcc8');
  } else {
    for (const { x, y, width, height } of drawing.squares) document.rect(box.x + x, box.y + y, width, height);
    document.fill('#000000');
  }
};

const drawText = (document: Pdf, { box, set, color, align }: Extract<Drawing, { kind: 'text' }>): void => {
  const { size, direction } = set;
  set.lines.forEach((line, at) => {
    const width = widthOfLine(line.runs) * size;
    const isRight = align === 'right' || (align === 'start' && direction === 'rtl');
    const free = box.width - width;
    let x = box.x + (isRight ? free : align === 'center' ? free / 2 : 0);
    // The part of a line's height above the letters' foot.
    const baseline = box.y + (at + 0.79) * size * lineHeight;
    // Fonts make one letter of two, or two of one: whoever copies a line or has it read out gets
    // the text, not the pictures.
    document.markContent('Span', { actual: line.text });
    for (const run of line.runs) {
      drawRun(document, run, { x, baseline, size, color });
      x += run.width * size;
    }
    document.endMarkedContent();
  });
};

const drawRun = (
  document: Pdf,
  { text, face, features }: Run,
  at: { readonly x: number; readonly baseline: number; readonly size: number; readonly color: string },
): void => {
  const { x, baseline, size, color } = at;
  if (face === undefined) {
    const side = boxWidth * size * 0.75;
    document
      .lineWidth(size / 24)
      .rect(x + size * 0.07, baseline - side, side, side)
      .stroke(color);
    return;
  }
  document.registerFont(face.name, face.bytes).font(face.name, size).fillColor(color);
  // With features, even none, a run is shaped as a whole and not word by word. The library beneath
  // takes them by name, which these types don't know.
  const shaping = features as unknown as [];
  document.text(text, x, baseline, { lineBreak: false, baseline: 'alphabetic', features: shaping });
};
