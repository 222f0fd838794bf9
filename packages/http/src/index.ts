export * from './create-http-app.ts';
export type * from './options.ts';
export type { HealthCheck } from './health.ts';
export { problemTable } from './problem-table.ts';
export type { HttpProblemCode, ProblemCode, ProblemEntry } from './problem-table.ts';
export { openApi } from './openapi.ts';
export { allRoutes } from './routes/index.ts';
export type { Route, Who } from './route.ts';
export { requestId } from './request-log.ts';
