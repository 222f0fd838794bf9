export * from './list-receipts.ts';
export * from './list-issued-receipts.ts';
