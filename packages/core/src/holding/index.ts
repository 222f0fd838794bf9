export * from './find-hold.ts';
export * from './list-holds.ts';
export * from './extend-hold.ts';
export * from './release-hold.ts';
export * from './sweep-holds.ts';
export * from './hold-ttl.ts';
export * from './hold-request.ts';
export type { BestAvailable, ChosenHold } from './hold-best-available.ts';
export * from './hold-seats.ts';
