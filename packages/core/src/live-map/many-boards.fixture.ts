import type { SessionId } from '../kernel/index.ts';
import type { FeedVersion } from '../locking/index.ts';
import { manualClock, memoryPorts } from '../memory/index.ts';
import type { ManualClock } from '../memory/index.ts';
import type { Showing, Showings } from '../showings/index.ts';
import { smallOffice } from '../testing/index.ts';
import type { SmallOffice } from '../testing/index.ts';
import { liveBoard } from './live-board.ts';
import { seatBoards } from './seat-boards.ts';
import type { SeatBoardsOptions } from './seat-boards.ts';
import type { SeatBoards } from './seat-frame.ts';

/** A store in which every id names a session, each in the hall of a small office's. */
export interface ManyBoards extends SmallOffice {
  readonly clock: ManualClock;
  /** That of every session, unless a test has them found otherwise. */
  readonly showing: Showing;
  /** Of whom a board was made, in order. */
  readonly made: SessionId[];
  /** Roughly how much memory a board takes. */
  readonly bytes: number;
  /** Boards that tick only when told. */
  open(options?: SeatBoardsOptions, showings?: Partial<Showings>): SeatBoards;
}

/** Opens the office, without a board yet. */
export const manyBoards = async (): Promise<ManyBoards> => {
  const clock = manualClock();
  const ports = memoryPorts({ clock });
  const office = await smallOffice(ports);
  const showing = await ports.showings.find(office.sessionId);
  if (showing === undefined) throw new Error('the session is not there');
  const made: SessionId[] = [];
  const { seatLocks } = ports;
  return {
    ...office,
    clock,
    showing,
    made,
    bytes: liveBoard(showing, { version: '0' as FeedVersion, held: [], sold: [] }).bytes,
    open: (options = {}, showings = {}) =>
      seatBoards(
        {
          ...ports,
          seatLocks: { ...seatLocks, held: (id) => (made.push(id), seatLocks.held(id)) },
          showings: { ...ports.showings, find: async () => showing, ...showings },
        },
        { repeat: () => () => {}, ...options },
      ),
  };
};
