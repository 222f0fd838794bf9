export * from './run-jobs.ts';
export type { JobState } from './job-state.ts';
