import type { Config } from '../config.ts';

/**
 * How this process is reached; certain only once the server listens, because the system may choose
 * the port.
 */
export interface Addresses {
  /** For others. */
  publicUrl(): string;
  /** From this machine, bypassing any proxy. */
  ownUrl(): string;
  listening(port: number): void;
}

/** A server that listens on every address is reached from here on the loopback. */
const anyHost: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** The addresses that follow from a configuration. */
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
