export type * from './hold.ts';
export type * from './refusals.ts';
export type * from './seat-locks.port.ts';
export type * from './seat-feed.port.ts';
export type * from './seat-frame.ts';
