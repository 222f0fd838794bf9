export type * from './wire-record.ts';
export * from './read-fact.ts';
export * from './write-fact.ts';
export type * from './fact-payloads.ts';
