export type * from './receipt.ts';
export type * from './receipts.port.ts';
export type * from './refusals.ts';
export * from './draft-receipts.ts';
export * from './issue-receipts.ts';
export * from './require-reader.ts';
export * from './use-cases.ts';
