export * from './create-event.ts';
export * from './change-event.ts';
export * from './submit-event.ts';
export * from './approve-event.ts';
export * from './reject-event.ts';
export * from './find-own-event.ts';
export * from './list-own-events.ts';
export * from './list-events-to-review.ts';
