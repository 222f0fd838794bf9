export * from './relay-connector.ts';
export * from './connect-client.ts';
export * from './connector-problem.ts';
export type { ConnectorPatience } from './connector-patience.ts';
export * from './run-connector.ts';
export * from './repair-relay.ts';
