import type { Config } from '../config.ts';

/**
 * How this process is reached; known for sure only once the server listens, because a port may be
 * given by the system.
 */
export interface Addresses {
  /** For others. */
  publicUrl(): string;
  /** From this machine, past any proxy. */
  ownUrl(): string;
  listening(port: number): void;
}

/** A server that listens on every address is reached on the loopback from here. */
const anyHost: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** The addresses a configuration leads to. */
export const addressesOf = ({ host, port, publicUrl }: Pick<Config, 'host' | 'port' | 'publicUrl'>): Addresses => {
  let actual = port;
  const bracketed = host.includes(':') ? `[${host}]` : host;
  const ownHost = anyHost.has(host) ? '127.0.0.1' : bracketed;
  const ownUrl = (): string => `http://${ownHost}:${actual}`;
  return {
    publicUrl: () => publicUrl ?? ownUrl(),
    ownUrl,
    listening: (listened) => {
      actual = listened;
    },
  };
};
