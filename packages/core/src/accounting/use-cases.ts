export * from './show-ledger.ts';
export * from './export-ledger.ts';
export * from './reconcile-ledger.ts';
