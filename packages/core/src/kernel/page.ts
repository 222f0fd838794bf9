import type { Problem } from './problem.ts';

/** One page of a list, and the opaque cursor that asks for the next; null when there is none. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** Which page: at most `limit` items after the cursor. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * This list did not give this cursor to this caller: it is malformed, truncated, or from another
 * list. All of these look alike, so that nobody learns what exists.
 */
export interface CursorInvalid {
  readonly code: 'kernel/cursor-invalid';
  readonly problems: readonly Problem[];
}

/** Refuses a cursor. */
export const cursorInvalid: CursorInvalid = {
  code: 'kernel/cursor-invalid',
  problems: [{ path: 'cursor', code: 'malformed', message: 'this list gave no such cursor' }],
};
