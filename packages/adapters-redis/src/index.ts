export * from './client-options.ts';
export * from './check-redis.ts';
export type * from './keys.ts';
export * from './seat-locks.ts';
export * from './seat-feed.ts';
export * from './sweep-on-expiry.ts';
export * from './request-counts.ts';
export * from './key-cache.ts';
export type { RedisClient } from './scripts.ts';
