import { lookup } from 'node:dns/promises';
import { createServer } from 'node:http';
import type { RequestListener, Server, ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from './config.ts';
import { isLoopback } from './config/loopback.ts';
import { limitConnections } from './connection-limit.ts';
import type { ConnectionLimit } from './connection-limit.ts';

/** Another program uses the port; the message is a sentence for the operator. */
export class PortTaken extends Error {
  override readonly name: string = 'PortTaken';
}

/** Others would reach what only this machine should; the message is a sentence for the operator. */
export class HostNotHere extends Error {
  override readonly name: string = 'HostNotHere';
}

/** A server that listens. */
export interface Listening {
  readonly port: number;
  /** Accepts no more connections, and closes those that are open. */
  readonly close: () => Promise<void>;
}

/** Options of a server besides where it listens. */
export interface ListenOptions extends Pick<ServerOptions, 'requestTimeout' | 'headersTimeout'> {
  /** Default: none. */
  readonly limit?: ConnectionLimit | undefined;
  /**
   * The name of the setting that the port comes from, for an operator who must choose another one.
   * Default `PORT`.
   */
  readonly setting?: string;
}

/**
 * Listens, with timeouts that no slow sender outlasts; answers may take any time, since streams
 * never end.
 *
 * @throws {@link PortTaken}; {@link HostNotHere} when `onlyHere` and the host name also resolves to
 *   an address of another machine
 */
export const listen = async (
  handler: RequestListener,
  { host, port, onlyHere = false }: Pick<Config, 'host' | 'port'> & Partial<Pick<Config, 'onlyHere'>>,
  { setting = 'PORT', limit, ...timeouts }: ListenOptions = {},
): Promise<Listening> => {
  if (onlyHere) await assertLoopback(host);
  const server = createServer({
    requestTimeout: 30_000,
    headersTimeout: 10_000,
    keepAliveTimeout: 65_000,
    // By default Node checks every 30 s: slow senders would last that much longer.
    connectionsCheckingInterval: 1_000,
    noDelay: true,
    ...timeouts,
  });
  server.on('request', limit === undefined ? handler : limitConnections(server, handler, limit));
  await begin(server, host, port, setting);
  return { port: (server.address() as AddressInfo).port, close: () => end(server) };
};

/** A name is only as local as this machine's hosts file makes it. */
const assertLoopback = async (host: string): Promise<void> => {
  const foreign = (await lookup(host, { all: true })).find(({ address }) => !isLoopback(address));
  if (foreign === undefined) return;
  throw new HostNotHere(`HOST is ${host}, which means ${foreign.address} here, and others reach that: name 127.0.0.1.`);
};

const begin = (server: Server, host: string, port: number, setting: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? taken(host, port, setting, error) : error);
    });
    server.listen({ host, port, backlog: 4_096 }, resolve);
  });

const taken = (host: string, port: number, setting: string, cause: unknown): PortTaken =>
  new PortTaken(
    `Port ${port} on ${host} is in use by another program. If that is not Ticketly, take another port: ${setting}=${port === 65_535 ? 8_080 : port + 1} npm start`,
    { cause },
  );

/** After a drain, nothing is in flight any more. */
const end = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
