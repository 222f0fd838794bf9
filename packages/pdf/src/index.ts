export { openPrinter } from './printer.ts';
export type { OpenPrinter, PrinterOptions } from './printer.ts';
