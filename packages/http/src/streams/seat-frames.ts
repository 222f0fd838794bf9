import { weighedCache } from '@ticketly/core';
import type { SeatBoard, SeatFrame, SessionId } from '@ticketly/core';
import { eventBytes, frameText } from './event-bytes.ts';
import type { EventBytes } from './event-bytes.ts';

/** What a board shows at one moment. */
export type BoardState = Pick<SeatBoard, 'version' | 'layoutId' | 'layoutVersion' | 'statuses' | 'areas'>;

/**
 * Derives something from a session's board, and keeps the newest results while all of them take
 * less than `keptBytes`: as long as a board does not change, everybody gets the same.
 */
export const oncePerVersion = <Made>(
  keptBytes: number,
  make: (state: BoardState) => Made,
): ((sessionId: SessionId, state: BoardState) => Made) => {
  const newest = weighedCache<SessionId, Newest<Made>>({
    maxWeight: keptBytes,
    // The result is about as long as the statuses it is made from.
    weightOf: ({ statuses }) => 1_024 + 2 * statuses.length,
  });
  return (sessionId, state) => {
    const known = newest.get(sessionId);
    if (known?.version === state.version) return known.made;
    // A board is mutable and holds more: the result is made from these values alone.
    const { version, layoutId, layoutVersion, statuses, areas } = state;
    const made = make({ version, layoutId, layoutVersion, statuses, areas });
    newest.set(sessionId, { version, statuses, made });
    return made;
  };
};

interface Newest<Made> {
  readonly version: string;
  readonly statuses: string;
  readonly made: Made;
}

/**
 * Frames as bytes: one serialization per tick and session, and one per version for readers who
 * begin with a snapshot.
 */
export const seatFrames = (keptBytes: number): ((sessionId: SessionId, frame: SeatFrame) => EventBytes) => {
  const deltas = new WeakMap<SeatFrame, EventBytes>();
  const snapshotOf = oncePerVersion(keptBytes, ({ version, ...shown }) =>
    eventBytes(frameText('snapshot', version, shown)),
  );
  return (sessionId, frame) => {
    if (frame.kind === 'snapshot') return snapshotOf(sessionId, frame);
    let bytes = deltas.get(frame);
    if (bytes === undefined) {
      bytes = eventBytes(frameText('delta', frame.version, { seats: frame.seats, areas: frame.areas }));
      deltas.set(frame, bytes);
    }
    return bytes;
  };
};
