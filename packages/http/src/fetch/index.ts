export * from './route-handler.ts';
export { openApi } from '../pages/openapi.ts';
export { problemTable } from '../answers/problem-table.ts';
export type { HttpProblemCode, ProblemCode, ProblemEntry } from '../answers/problem-table.ts';
export type { Route, RouteGroup, Who } from '../route.ts';
