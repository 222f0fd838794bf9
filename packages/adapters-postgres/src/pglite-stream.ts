import { Duplex } from 'node:stream';

/**
 * The part of a `PGlite` (of `@electric-sql/pglite`) that is used, or of a proxy for one in another
 * thread: messages of PostgreSQL's protocol in, the answer to all of them out.
 */
export interface PgliteDatabase {
  execProtocolRaw(message: Uint8Array): Promise<Uint8Array>;
}

type Done = (error?: Error | null) => void;

/**
 * A message of PostgreSQL's protocol (manual, "Message Formats"): a kind, a length that counts
 * itself, a text that ends with a zero.
 */
const queryMessage = (sql: string): Uint8Array => {
  const text = Buffer.from(`${sql}\0`);
  const message = Buffer.alloc(5 + text.length);
  message.write('Q', 0);
  message.writeInt32BE(4 + text.length, 1);
  text.copy(message, 5);
  return message;
};

/**
 * Resets the session of an abandoned connection: its open transaction, then all that it prepared,
 * set or locked.
 */
const forget: readonly Uint8Array[] = [queryMessage('rollback'), queryMessage('discard all')];

/**
 * The kind of the message with which a client disconnects. The PGlite stays open, for its opener to
 * close.
 */
const terminate = 'X'.charCodeAt(0);

/**
 * The socket of a `pg` connection without a network: what the driver writes goes to a PGlite, and
 * its answer is there to be read. Everything the driver writes for one statement arrives in one
 * piece, and the next waits until that is answered. A PGlite has one session all its life, so each
 * connection begins by resetting the previous one.
 */
export class PgliteStream extends Duplex {
  readonly #database: PgliteDatabase;
  #begun = false;

  constructor(database: PgliteDatabase) {
    super();
    this.#database = database;
  }

  /** Like a socket's, but there is nothing to connect to. */
  connect(): this {
    process.nextTick(() => this.emit('connect'));
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  override _read(): void {}

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: Done): void {
    this.#pass(chunk, done);
  }

  override _writev(chunks: readonly { readonly chunk: Uint8Array }[], done: Done): void {
    this.#pass(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  #pass(message: Uint8Array, done: Done): void {
    if (message[0] === terminate) {
      this.push(null);
      done();
      return;
    }
    this.#send(message).then(
      () => done(),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
    );
  }

  async #send(message: Uint8Array): Promise<void> {
    if (!this.#begun) for (const each of forget) await this.#database.execProtocolRaw(each);
    this.#begun = true;
    const answer = await this.#database.execProtocolRaw(message);
    // A copy: the database may reuse the bytes for its next answer.
    if (answer.length > 0) this.push(Buffer.from(answer));
  }
}
