import { describe, expect, it } from 'vitest';
import { connectorProblem } from './connector-problem.ts';
import { relayConnector } from './relay-connector.ts';

const source = { host: 'db', port: 5433, database: 'tickets', user: 'debezium', password: 'pw' };
const target = { topic: 'ticketly.log', partitions: 6 };

describe('the connector of the relay', () => {
  it('reads the messages of the relay and nothing else, by a slot that is there before', () => {
    expect(relayConnector(source, target)).toMatchObject({
      'database.hostname': 'db',
      'database.port': '5433',
      'slot.name': 'ticketly_relay',
      'publication.name': 'ticketly_relay',
      'publication.autocreate.mode': 'disabled',
      'snapshot.mode': 'no_data',
      'message.prefix.include.list': 'ticketly_log',
    });
  });

  it('asks for no failover slot, which is how the relay recognizes its own slot', () => {
    expect(Object.keys(relayConnector(source, target))).not.toContain('slot.failover');
  });

  it('takes names of its own, and a way to the server', () => {
    const config = relayConnector({ ...source, slot: 'a', publication: 'b', sslMode: 'require' }, target);
    expect(config).toMatchObject({ 'slot.name': 'a', 'publication.name': 'b', 'database.sslmode': 'require' });
    expect(relayConnector(source, target)).not.toHaveProperty(['database.sslmode']);
  });

  it('has only text as settings', () => {
    expect(new Set(Object.values(relayConnector(source, target)).map((value) => typeof value))).toEqual(
      new Set(['string']),
    );
  });
});

describe('what is wrong with a connector', () => {
  const part = (state: string, trace?: string) => ({ state, trace });
  it.each([
    { status: undefined, told: 'Connector "log" is not registered.' },
    { status: { ...part('RUNNING'), tasks: [part('RUNNING')] }, told: undefined },
    { status: { ...part('RUNNING'), tasks: [] }, told: 'Connector "log" has no task.' },
    { status: { ...part('STOPPED'), tasks: [] }, told: 'Connector "log" is stopped.' },
    {
      status: { ...part('RUNNING'), tasks: [part('RESTARTING')] },
      told: 'The task of connector "log" is restarting.',
    },
    {
      status: { ...part('RUNNING'), tasks: [part('FAILED', 'A: outer\n\tat x\nCaused by: B: inner\n\tat y\n')] },
      told: 'Connector "log" failed: B: inner',
    },
    { status: { ...part('FAILED'), tasks: [] }, told: 'Connector "log" failed: it does not say why' },
  ])('is told: $told', ({ status, told }) => {
    expect(connectorProblem('log', status)).toBe(told);
  });
});
