import type { SeatFrame } from '@ticketly/core';

const made = new WeakMap<SeatFrame, Buffer>();

/** A frame as the bytes of a server-sent event: made once, and shared by everybody who is sent it. */
export const frameBytes = (frame: SeatFrame): Buffer => {
  const known = made.get(frame);
  if (known !== undefined) return known;
  const data =
    frame.kind === 'snapshot'
      ? { statuses: frame.statuses, areas: frame.areas }
      : { seats: frame.seats, areas: frame.areas };
  const bytes = Buffer.from(`event: ${frame.kind}\nid: ${frame.version}\ndata: ${JSON.stringify(data)}\n\n`);
  made.set(frame, bytes);
  return bytes;
};

/** 2 to 5 seconds, so that clients who lost us at one time do not all come back at one time. */
export const retryLine = (): string => `retry: ${2_000 + Math.floor(Math.random() * 3_000)}\n\n`;

export const heartbeatBytes: Buffer = Buffer.from(': heartbeat\n\n');
export const byeText = (): string => `${retryLine().trimEnd()}\nevent: bye\ndata: {}\n\n`;
