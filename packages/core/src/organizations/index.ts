export type * from './organization.ts';
export type * from './organizations.port.ts';
export type * from './refusals.ts';
