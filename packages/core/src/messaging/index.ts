export type * from './change-feed.port.ts';
export type * from './inbox.port.ts';
export type * from './idempotency-keys.port.ts';
export * from './follow-log.ts';
