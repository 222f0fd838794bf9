export type * from './refusals.ts';
export type * from './ledger-difference.ts';
export * from './watch-ledger.ts';
export type { ComparedPorts } from './compare-movements.ts';
export type { LedgerOfPeriod, LedgerPorts, ShowLedgerRefusal } from './require-ledger.ts';
export * from './use-cases.ts';
