export * from './create-session.ts';
export * from './change-session.ts';
export * from './pause-session.ts';
export * from './resume-session.ts';
export * from './close-session.ts';
export * from './cancel-session.ts';
export * from './cancel-event.ts';
