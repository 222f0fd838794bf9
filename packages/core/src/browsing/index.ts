export type * from './refusals.ts';
export type * from './listings.port.ts';
export * from './distance.ts';
export * from './listing-cursor.ts';
export * from './rank-listings.ts';
export type { SessionSummary } from './summarize-sessions.ts';
export * from './use-cases.ts';
