/** The groups of benchmarks, in the order of the page. */
export const groupNames = [
  'core',
  'http',
  'sse',
  'dashboard',
  'redis',
  'postgres',
  'relay',
  'kafka',
  'pipeline',
  'purchases',
  'settlement',
  'mongo',
] as const;

export type GroupName = (typeof groupNames)[number];
