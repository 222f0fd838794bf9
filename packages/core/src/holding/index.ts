export * from './sweep-holds.ts';
export * from './hold-ttl.ts';
export * from './hold-request.ts';
export type { BestAvailable, ChosenHold } from './hold-best-available.ts';
export * from './use-cases.ts';
