export type * from './wire-record.ts';
export * from './read-fact.ts';
export * from './write-fact.ts';
