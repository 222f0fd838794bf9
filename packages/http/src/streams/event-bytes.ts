/** A server-sent event as bytes, made once and shared by everybody who is sent it. */
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

/** A frame as the text of an event; its id is what a reader comes back with. */
export const frameText = (kind: string, id: string, data: unknown): string =>
  `event: ${kind}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;

/** 2 to 5 seconds, so that clients who lost us at one time do not all come back at one time. */
export const retryLine = (): string => `retry: ${2_000 + Math.floor(Math.random() * 3_000)}\n\n`;

export const heartbeat: EventBytes = eventBytes(': heartbeat\n\n');
export const byeText = (): string => `${retryLine().trimEnd()}\nevent: bye\ndata: {}\n\n`;
