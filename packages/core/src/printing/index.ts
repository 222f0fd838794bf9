export type * from './printed-ticket.ts';
export type * from './printer.port.ts';
export * from './receipt-words.ts';
export { timeIn } from './when-and-where.ts';
