export type * from './seat-frame.ts';
export { seatBoards } from './seat-boards.ts';
export type { Repeat, SeatBoardsOptions } from './seat-boards.ts';
export type { SeatBoardPorts } from './session-board.ts';
