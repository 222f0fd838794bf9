import type { ConnectClient, ConnectorPart, ConnectorStatus } from './connect-client.ts';

/**
 * What Connect itself reports as wrong with a connector, in a sentence for a person; undefined when
 * nothing is. It does not notice a lost slot: ask the relay too ({@link relayProblems}).
 */
export const connectorProblem = (name: string, status: ConnectorStatus | undefined): string | undefined => {
  if (status === undefined) return `Connector "${name}" is not registered.`;
  const failed = [status, ...status.tasks].find(({ state }) => state === 'FAILED');
  if (failed !== undefined) return `Connector "${name}" failed: ${reasonOf(failed)}`;
  if (status.state !== 'RUNNING') return `Connector "${name}" is ${status.state.toLowerCase()}.`;
  if (status.tasks.length === 0) return `Connector "${name}" has no task.`;
  const idle = status.tasks.find(({ state }) => state !== 'RUNNING');
  return idle === undefined ? undefined : `The task of connector "${name}" is ${idle.state.toLowerCase()}.`;
};

/** The innermost cause, which Java prints last, without the stack. */
const reasonOf = ({ trace }: ConnectorPart): string => {
  const lines = (trace ?? '').split('\n').filter((line) => line !== '' && !/^\s/.test(line));
  return (lines.at(-1) ?? 'it does not say why').replace(/^Caused by: /, '').slice(0, 500);
};

/** The part of the relay's store that is asked for its health. */
export interface RelayHealth {
  /** What is wrong with its slot; undefined when nothing is. */
  slotProblem(): Promise<string | undefined>;
}

/**
 * Everything that keeps facts from leaving: what Connect reports, and what it does not notice.
 * Empty when all is well. Faults: those of Connect and of the store.
 *
 * @example
 * const problems = await relayProblems({ connect, relay: postgresRelay(client) }, 'ticketly-log');
 */
export const relayProblems = async (
  { connect, relay }: { readonly connect: ConnectClient; readonly relay: RelayHealth },
  name: string,
): Promise<readonly string[]> => {
  const [status, slot] = await Promise.all([connect.status(name), relay.slotProblem()]);
  return [connectorProblem(name, status), slot].filter((problem) => problem !== undefined);
};
