export type * from './session.ts';
export type * from './sessions.port.ts';
export type * from './showings.port.ts';
export type * from './timers.port.ts';
