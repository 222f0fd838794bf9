import type { SeatBoards, SessionId } from '@ticketly/core';
import { lookUpAny } from '../edge/session-lookups.ts';
import type { LookUpSession } from '../edge/session-lookups.ts';
import type { StreamOptions } from '../options.ts';
import type { StreamAnswer } from '../route.ts';
import type { CountShed } from '../telemetry/shed.ts';
import { eventStreams } from './event-streams.ts';
import type { EventStreams, IsFull } from './event-streams.ts';
import { seatFrames } from './seat-frames.ts';

/** Who wants to follow which session, and from where. */
export interface WantedStream {
  readonly sessionId: SessionId;
  /** The last version the reader has seen. */
  readonly after: string | undefined;
  readonly address: string;
}

/** The open seat streams of this process. */
export interface SeatStreams extends Pick<EventStreams, 'count' | 'drain'> {
  /** First a snapshot, or what was missed since `after`; then every change, by tick. */
  readonly open: (wanted: WantedStream) => StreamAnswer;
}

/** Where streams come from, and who is admitted. */
export interface SeatStreamParts {
  readonly boards: SeatBoards;
  /** Default: no limit. */
  readonly lookUp?: LookUpSession;
  readonly shed?: CountShed;
  readonly isFull?: IsFull;
}

/** Keeps the seat streams of a process. */
export const seatStreams = (
  { boards, lookUp = lookUpAny, shed, isFull }: SeatStreamParts,
  options: StreamOptions = {},
): SeatStreams => {
  const { open, count, drain } = eventStreams(options, shed, isFull);
  const bytesOf = seatFrames(options.keptBytes ?? 8 * 1_048_576);
  return {
    count,
    drain,
    open: ({ sessionId, after, address }) =>
      open({
        after,
        address,
        subscribe: (send, from) =>
          lookUp(sessionId, address, () =>
            boards.subscribe(sessionId, (frame) => send(bytesOf(sessionId, frame)), { after: from }),
          ),
      }),
  };
};
