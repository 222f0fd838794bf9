import { lookup } from 'node:dns/promises';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from './config.ts';
import { isLoopback } from './config/loopback.ts';

/** The port we want is another program's; the message is a sentence for whoever started us. */
export class PortTaken extends Error {
  override readonly name: string = 'PortTaken';
}

/**
 * What only this machine was to reach would be reached by others; the message is a sentence for
 * whoever started us.
 */
export class HostNotHere extends Error {
  override readonly name: string = 'HostNotHere';
}

/** A server that listens. */
export interface Listening {
  readonly port: number;
  /** Takes no more connections, and ends those that are open. */
  readonly close: () => Promise<void>;
}

/**
 * Listens, with timeouts that no slow sender outlasts; answers may take as long as they take, since
 * streams never end.
 *
 * @param setting the name of the setting that the port comes from, for whoever has to choose
 *   another one
 * @throws {@link PortTaken}; {@link HostNotHere} when `onlyHere` and the name of the host means
 *   another machine's address too
 */
export const listen = async (
  handler: RequestListener,
  { host, port, onlyHere = false }: Pick<Config, 'host' | 'port'> & Partial<Pick<Config, 'onlyHere'>>,
  setting = 'PORT',
): Promise<Listening> => {
  if (onlyHere) await assertLoopback(host);
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 65_000, noDelay: true },
    handler,
  );
  await begin(server, host, port, setting);
  return { port: (server.address() as AddressInfo).port, close: () => end(server) };
};

/** A name is only as local as what this machine's list of hosts makes of it. */
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

/** Whoever drained before has nothing under way any more. */
const end = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
