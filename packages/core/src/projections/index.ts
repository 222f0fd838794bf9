export type * from './views.port.ts';
