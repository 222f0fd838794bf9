export { showLedger } from './show-ledger.ts';
export { exportLedger } from './export-ledger.ts';
export { reconcileLedger } from './reconcile-ledger.ts';
