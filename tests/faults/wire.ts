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
  /** What is sent takes so much longer, each way. */
  slow(extraMs: number): void;
  /**
   * Waits for a piece with this text on its way to the server, and then lets nothing through: not
   * that piece either (`asked`), or only the server's answer not (`answered`).
   *
   * @returns when that is so
   */
  trap(text: string, moment: Moment): Promise<void>;
  /** How many pieces wait. */
  waiting(): number;
  /** Sends on what waited. */
  release(): void;
  /** As at the beginning; what hung ends, as after a router's restart. */
  mend(): void;
  close(): Promise<void>;
}

/**
 * Where a request is when its wire hangs: before the server, or between the server and whoever
 * asked.
 */
export type Moment = 'asked' | 'answered';

type State = 'whole' | 'cut' | 'hung';

/** A piece of what is sent: by which connection, and which way. */
interface Piece {
  readonly connection: Socket;
  readonly toServer: boolean;
  readonly chunk: Buffer;
  /** What goes the same way, and left before. */
  readonly line: (() => void)[];
}

interface Trap {
  readonly text: string;
  readonly moment: Moment;
  readonly spring: () => void;
  /** The connection whose next answer is the one. */
  asked?: Socket;
}

/** Whether this piece is the one that a trap waits for. */
const isCaught = (trap: Trap, { connection, toServer, chunk }: Piece): boolean => {
  if (!toServer) return trap.asked === connection;
  const isIt = trap.asked === undefined && chunk.includes(trap.text);
  if (isIt) trap.asked = connection;
  return isIt && trap.moment === 'asked';
};

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
  let extraMs = 0;
  let trap: Trap | undefined;
  const pass = (send: () => void, piece: Piece): void => {
    if (trap !== undefined && isCaught(trap, piece)) {
      state = 'hung';
      trap.spring();
      trap = undefined;
    }
    if (held !== undefined) held.push(send);
    else if (state === 'hung') return;
    else sendLater(send, piece.line, extraMs);
  };
  const endAll = (): void => {
    for (const socket of ends) socket.destroy();
  };
  const server = createServer({ noDelay: true }, (near) => {
    keep(near);
    if (state === 'cut') near.destroy();
    if (state === 'whole') join(near, keep(connect({ host: target().hostname, port: Number(target().port) })), pass);
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
    slow: (ms) => {
      extraMs = ms;
    },
    trap: (text, moment) =>
      new Promise((resolve) => {
        trap = { text, moment, spring: resolve };
      }),
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

/**
 * Nothing overtakes, also when the wire becomes quicker: whichever timer fires, the oldest goes.
 */
const sendLater = (send: () => void, line: (() => void)[], afterMs: number): void => {
  if (afterMs === 0 && line.length === 0) return send();
  line.push(send);
  setTimeout(() => line.shift()?.(), afterMs);
};

const join = (near: Socket, far: Socket, pass: (send: () => void, piece: Piece) => void): void => {
  for (const [from, to] of [
    [near, far],
    [far, near],
  ] as const) {
    const line: (() => void)[] = [];
    from.on('data', (chunk: Buffer) => {
      pass(() => to.write(chunk), { connection: near, toServer: from === near, chunk, line });
    });
    from.on('close', () => to.destroy());
  }
};
