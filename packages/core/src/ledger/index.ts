export type * from './ledger-entry.ts';
export type * from './ledger.port.ts';
export * from './ledger-facts.ts';
export * from './postings.ts';
export * from './ledger-cursor.ts';
export * from './sum-payment.ts';
