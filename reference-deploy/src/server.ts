import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The port we want is another program's; the message is a sentence for whoever started us. */
export class PortTaken extends Error {
  override readonly name: string = 'PortTaken';
}

/** A server that listens. */
export interface Listening {
  readonly port: number;
  /** Takes no more connections, and ends those that are open. */
  readonly close: () => Promise<void>;
}

/**
 * Listens, with timeouts that no slow sender outlasts; answers may take as long as they take, since streams never end.
 *
 * @param setting the name of the setting that the port comes from, for whoever has to choose another one
 * @throws {@link PortTaken}
 */
export const listen = async (
  handler: RequestListener,
  { host, port }: { readonly host: string; readonly port: number },
  setting = 'PORT',
): Promise<Listening> => {
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 65_000, noDelay: true },
    handler,
  );
  await begin(server, host, port, setting);
  return { port: (server.address() as AddressInfo).port, close: () => end(server) };
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
    `Port ${port} on ${host} is in use by another program. Take another one: ${setting}=${port === 65_535 ? 8_080 : port + 1} npm start`,
    { cause },
  );

/** Whoever drained before has nothing under way any more. */
const end = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
