export type * from './refusals.ts';
export * from './use-cases.ts';
