import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { addAbortSignal } from 'node:stream';
import { connect as connectSecurely } from 'node:tls';
import type { NeededServer } from './await-server.ts';

/**
 * Asks whether the connection may be encrypted: the answer is one byte, comes before any
 * authentication, and also while the server is starting.
 */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** PostgreSQL at this address; a host that begins with a slash is the folder of its socket. */
export const postgresAt = ({ host, port }: { readonly host: string; readonly port: number }): NeededServer => ({
  name: `PostgreSQL at ${host}:${port}`,
  ask: (signal) =>
    firstByte(host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host), sslRequest, signal),
});

/** Redis at this address; it answers a `PING` even without a password, if only with an error. */
export const redisAt = (url: string): NeededServer => {
  const { hostname, host, port, protocol } = new URL(url);
  const at = { host: hostname.replaceAll(/[[\]]/g, ''), port: Number(port || 6_379) };
  return {
    name: `Redis at ${host}`,
    ask: (signal) => {
      // Whether the certificate can be trusted is for the step to check.
      const socket = protocol === 'rediss:' ? connectSecurely({ ...at, rejectUnauthorized: false }) : connect(at);
      return firstByte(socket, 'PING\r\n', signal);
    },
  };
};

const firstByte = async (socket: Socket, question: string | Uint8Array, signal: AbortSignal): Promise<void> => {
  addAbortSignal(signal, socket);
  const closed = once(socket, 'close').then(() => Promise.reject(new Error('The connection was closed.')));
  try {
    socket.write(question);
    await Promise.race([once(socket, 'data'), closed]);
  } finally {
    socket.destroy();
  }
};
