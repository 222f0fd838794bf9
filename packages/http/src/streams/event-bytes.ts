/** A server-sent event as bytes, made once and shared by all its readers. */
export interface EventBytes {
  readonly plain: Uint8Array;
  /** The same as one chunk of a chunked response, ready for the socket. */
  readonly chunk: Uint8Array;
}

/** Turns text into event bytes. */
export const eventBytes = (text: string): EventBytes => {
  const size = Buffer.byteLength(text);
  const head = `${size.toString(16)}\r\n`;
  const chunk = Buffer.from(`${head}${text}\r\n`);
  return { chunk, plain: chunk.subarray(head.length, head.length + size) };
};

/** A frame as the text of an event; a reader resumes with its id. */
export const frameText = (kind: string, id: string, data: unknown): string =>
  `event: ${kind}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;

/**
 * 2 to 5 seconds, so that clients cut off at the same time do not all reconnect at the same time.
 */
export const retryLine = (): string => `retry: ${2_000 + Math.floor(Math.random() * 3_000)}\n\n`;

/** An event rather than a comment alone: pages see those, and notice when a server falls silent. */
export const heartbeat: EventBytes = eventBytes(': heartbeat\nevent: beat\ndata: {}\n\n');
export const byeText = (): string => `${retryLine().trimEnd()}\nevent: bye\ndata: {}\n\n`;
