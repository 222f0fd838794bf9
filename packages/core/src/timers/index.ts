export type * from './timers.port.ts';
export * from './session-timers.ts';
export * from './keep-timers.ts';
export * from './announce-timers.ts';
