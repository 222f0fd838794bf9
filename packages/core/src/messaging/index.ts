export type * from './log-history.port.ts';
export type * from './change-feed.port.ts';
export type * from './dead-letters.port.ts';
export type * from './inbox.port.ts';
export type * from './idempotency-keys.port.ts';
export type * from './log-follower.ts';
export * from './hand-over.ts';
export * from './follow-log.ts';
export * from './tend-dead-letters.ts';
