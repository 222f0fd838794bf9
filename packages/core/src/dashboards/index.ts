export type * from './sales-frame.ts';
export { salesBoards } from './sales-boards.ts';
export type { SalesBoards, SalesBoardsOptions } from './sales-boards.ts';
export * from './use-cases.ts';
export * from './show-event-sales.ts';
export * from './show-session-sales.ts';
export * from './list-organization-sales.ts';
export * from './sum-organization-sales.ts';
export * from './follow-event-sales.ts';
