import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A wire to a server that can be cut, frozen and mended. */
export interface CutWire {
  /** The server's address, through the wire. */
  readonly url: string;
  /** Breaks every connection and lets none in. */
  cut(): void;
  /** Lets everything stay open and nothing through. */
  freeze(): void;
  mend(): void;
  close(): Promise<void>;
}

export const cutWire = async (serverUrl: string): Promise<CutWire> => {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let state: 'whole' | 'cut' | 'frozen' = 'whole';
  const forget = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };
  const pass = (from: Socket, to: Socket) => {
    from.on('data', (chunk) => {
      if (state === 'whole') to.write(chunk);
    });
    from.on('close', () => to.destroy());
  };
  const server = createServer((near) => {
    forget(near);
    if (state === 'cut') {
      near.destroy();
      return;
    }
    const far = connect(Number(target.port || '5432'), target.hostname);
    forget(far);
    pass(near, far);
    pass(far, near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const breakAll = () => sockets.forEach((socket) => socket.destroy());
  const url = new URL(serverUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    cut: () => {
      state = 'cut';
      breakAll();
    },
    freeze: () => {
      state = 'frozen';
    },
    mend: () => {
      if (state === 'frozen') breakAll();
      state = 'whole';
    },
    close: () => {
      breakAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
};
