export type * from './event.ts';
export type * from './events.port.ts';
export type * from './refusals.ts';
