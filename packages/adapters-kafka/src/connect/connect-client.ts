import { TicketlyFault } from '@ticketly/core';
import type { FaultCode } from '@ticketly/core';
import type { ConnectorConfig } from './relay-connector.ts';

/** A connector or a task, as Connect sees it; a failed task says why. */
export interface ConnectorPart {
  readonly state: string;
  readonly trace: string | undefined;
}

/** A connector with its tasks. */
export interface ConnectorStatus extends ConnectorPart {
  readonly tasks: readonly ConnectorPart[];
}

/**
 * The REST API of Kafka Connect, as far as the relay needs it. Faults: `unavailable` when it can't
 * be reached or no worker answers for it, `contended` while its workers rebalance, `misconfigured`
 * with its own words for what it refuses.
 */
export interface ConnectClient {
  /** Undefined for a connector that is not registered. */
  config(name: string): Promise<ConnectorConfig | undefined>;
  /** Connect's objections to these settings, after validating them; empty if none. */
  objections(name: string, config: ConnectorConfig): Promise<readonly string[]>;
  /** Registers the connector, or updates its settings, which restarts it. */
  put(name: string, config: ConnectorConfig): Promise<void>;
  /** Undefined for a connector that is not registered, or has no state yet. */
  status(name: string): Promise<ConnectorStatus | undefined>;
  /** Restarts its failed parts. */
  restartFailed(name: string): Promise<void>;
  /** Stops its tasks, and keeps its settings. */
  stop(name: string): Promise<void>;
  resume(name: string): Promise<void>;
  /** Deletes the offsets of a stopped connector. */
  forgetOffsets(name: string): Promise<void>;
  remove(name: string): Promise<void>;
}

const defaultTimeoutMs = 10_000;

/**
 * A client of Connect at this address.
 *
 * @param options `timeoutMs`: how long to wait for an answer. Default 10,000.
 * @example
 * const connect = connectClient('http://connect:8083');
 */
export const connectClient = (
  url: string,
  { timeoutMs = defaultTimeoutMs }: { readonly timeoutMs?: number } = {},
): ConnectClient => {
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(new URL(path, url), {
      method,
      signal: AbortSignal.timeout(timeoutMs),
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new TicketlyFault('unavailable', `Kafka Connect at ${url} does not answer`, { cause: error });
    });
    const text = await response.text();
    if (response.status === 404 && method === 'GET') return undefined;
    if (!response.ok) throw refusalOf(response.status, `${method} ${path}`, text);
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  };
  const of = (name: string, part = ''): string => `/connectors/${encodeURIComponent(name)}${part}`;
  const tell = async (method: string, path: string, body?: object): Promise<void> => {
    await ask(method, path, body);
  };
  return {
    config: async (name) => (await ask('GET', of(name, '/config'))) as ConnectorConfig | undefined,
    objections: async (name, config) => {
      const plugin = encodeURIComponent(config['connector.class'] ?? '');
      return objectionsIn(await ask('PUT', `/connector-plugins/${plugin}/config/validate`, { ...config, name }));
    },
    put: (name, config) => tell('PUT', of(name, '/config'), config),
    status: async (name) => statusFrom(await ask('GET', of(name, '/status'))),
    restartFailed: (name) => tell('POST', of(name, '/restart?includeTasks=true&onlyFailed=true')),
    stop: (name) => tell('PUT', of(name, '/stop')),
    resume: (name) => tell('PUT', of(name, '/resume')),
    forgetOffsets: (name) => tell('DELETE', of(name, '/offsets')),
    remove: (name) => tell('DELETE', of(name)),
  };
};

const codeOf = (status: number): FaultCode => {
  if (status === 409) return 'contended';
  return status >= 500 ? 'unavailable' : 'misconfigured';
};

/** Connect's own words are in `message`, if it got far enough to write any. */
const refusalOf = (status: number, request: string, text: string): TicketlyFault => {
  const said = (messageIn(text) ?? text).slice(0, 1_000);
  return new TicketlyFault(codeOf(status), `Kafka Connect answered ${request} with ${status}: ${said}`);
};

const messageIn = (text: string): string | undefined => {
  try {
    const message = fieldOf(JSON.parse(text), 'message');
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
};

const fieldOf = (value: unknown, field: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, field) : undefined;

const partFrom = (value: unknown): ConnectorPart => {
  const trace = fieldOf(value, 'trace');
  return { state: String(fieldOf(value, 'state')), trace: typeof trace === 'string' ? trace : undefined };
};

const statusFrom = (answer: unknown): ConnectorStatus | undefined => {
  if (answer === undefined) return undefined;
  return { ...partFrom(fieldOf(answer, 'connector')), tasks: listOf(fieldOf(answer, 'tasks')).map(partFrom) };
};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const objectionsIn = (answer: unknown): readonly string[] =>
  listOf(fieldOf(answer, 'configs'))
    .map((setting) => fieldOf(setting, 'value'))
    .flatMap((value) =>
      listOf(fieldOf(value, 'errors')).map((said) => `${String(fieldOf(value, 'name'))}: ${String(said)}`),
    );
