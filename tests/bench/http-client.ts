import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** What came back, and how long that took. */
export interface Answer {
  readonly status: number;
  readonly body: { readonly [field: string]: unknown };
  readonly tookMs: number;
}

/** One connection that is kept, with one request under way at a time. */
export interface Connection {
  get(path: string, token: string): Promise<Answer>;
  /** `key` makes it one with an earlier request. Default: a key of its own. */
  post(path: string, token: string, body: unknown, key?: string): Promise<Answer>;
  /** Posts bytes that nobody's token but a header vouches for. */
  tell(path: string, header: string, body: string): Promise<Answer>;
  close(): void;
}

interface Parsed {
  readonly status: number;
  readonly text: string;
}

/**
 * Reads an answer once it is whole. Both servers say how long it is, so nothing more of HTTP is
 * needed here.
 */
const parse = (bytes: Buffer): Parsed | undefined => {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const head = bytes.toString('latin1', 0, headEnd);
  const length = /^content-length: *(\d+)/im.exec(head)?.[1];
  if (length === undefined) throw new Error(`an answer does not say how long it is: ${head}`);
  const end = headEnd + 4 + Number(length);
  return bytes.length < end
    ? undefined
    : { status: Number(head.slice(9, 12)), text: bytes.toString('utf8', headEnd + 4, end) };
};

const posted = (path: string, headers: string, body: string): string =>
  `POST ${path} HTTP/1.1\r\nHost: bench\r\n${headers}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

/** Every request has a key, as every client that may lose an answer sends one. */
const requestText = (path: string, token: string, body: string, key: string): string =>
  posted(path, `Authorization: Bearer ${token}\r\nIdempotency-Key: ${key}`, body);

const opened = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket)).once('error', reject);
    socket.setNoDelay(true);
  });

/**
 * Opens a connection; it costs the client next to nothing, so that what is measured is the server.
 */
export const openConnection = async (port: number): Promise<Connection> => {
  const socket = await opened(port);
  let received: Buffer = Buffer.alloc(0);
  let waiting: { resolve(parsed: Parsed): void; reject(error: unknown): void } | undefined;
  socket.on('close', () => waiting?.reject(new Error('the server closed a connection')));
  socket.on('error', (error) => waiting?.reject(error));
  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    try {
      const parsed = parse(received);
      if (parsed === undefined) return;
      received = Buffer.alloc(0);
      waiting?.resolve(parsed);
    } catch (error) {
      waiting?.reject(error);
    }
  });
  const send = async (request: string): Promise<Answer> => {
    const begun = performance.now();
    const { status, text } = await new Promise<Parsed>((resolve, reject) => {
      waiting = { resolve, reject };
      socket.write(request);
    });
    return { status, body: JSON.parse(text) as Answer['body'], tookMs: performance.now() - begun };
  };
  return {
    get: (path, token) => send(`GET ${path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer ${token}\r\n\r\n`),
    post: (path, token, body, key = crypto.randomUUID()) => send(requestText(path, token, JSON.stringify(body), key)),
    tell: (path, header, body) => send(posted(path, header, body)),
    close: () => void socket.destroy(),
  };
};
