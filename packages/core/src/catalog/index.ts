export type * from './event.ts';
export type * from './events.port.ts';
