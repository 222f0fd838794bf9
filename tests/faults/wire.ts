import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A way to a server that can be cut. */
export interface Wire {
  /** The address of the server, through this wire. */
  readonly through: (url: string) => string;
  /** Ends every connection, and refuses new ones. */
  cut(): void;
  /** Nothing gets through, in either direction, and nobody is told. */
  hang(): void;
  /** What is sent waits, in either direction, in order. */
  stall(): void;
  /** How many pieces wait. */
  waiting(): number;
  /** Sends on what waited. */
  release(): void;
  /** As at the beginning; what hung ends, as after a router's restart. */
  mend(): void;
  close(): Promise<void>;
}

type State = 'whole' | 'cut' | 'hung';

/** Lays a wire to where `target` says the server is at that moment. */
export const layWire = async (target: () => URL): Promise<Wire> => {
  let state: State = 'whole';
  const ends = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    ends.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => ends.delete(socket));
    return socket;
  };
  let held: (() => void)[] | undefined;
  const endAll = (): void => {
    for (const socket of ends) socket.destroy();
  };
  const server = createServer({ noDelay: true }, (near) => {
    keep(near);
    if (state === 'cut') near.destroy();
    if (state === 'whole')
      join(near, keep(connect({ host: target().hostname, port: Number(target().port) })), (send) => {
        if (held !== undefined) held.push(send);
        else if (state !== 'hung') send();
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    through: (url) => Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(port) }).href,
    cut: () => {
      state = 'cut';
      endAll();
    },
    hang: () => {
      state = 'hung';
    },
    stall: () => {
      held = [];
    },
    waiting: () => held?.length ?? 0,
    release: () => {
      const sending = held ?? [];
      held = undefined;
      for (const send of sending) send();
    },
    mend: () => {
      state = 'whole';
      endAll();
    },
    close: async () => {
      endAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const join = (near: Socket, far: Socket, pass: (send: () => void) => void): void => {
  for (const [from, to] of [
    [near, far],
    [far, near],
  ] as const) {
    from.on('data', (chunk) => {
      pass(() => to.write(chunk));
    });
    from.on('close', () => to.destroy());
  }
};
