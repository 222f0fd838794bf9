export * from './principal.ts';
export * from './require-role.ts';
export type * from './token-verifier.port.ts';
export type * from './refusals.ts';
