export type * from './finding.ts';
export * from './audit-session.ts';
