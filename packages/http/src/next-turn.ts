import { setImmediate } from 'node:timers/promises';
import { oneAtATime } from '@ticketly/core';
import type { NextTurn } from '@ticketly/core';

/**
 * Where long work of the edge lets others go on: one piece of it a turn, whatever requests it is
 * for.
 */
export const nextTurn: NextTurn = oneAtATime(() => setImmediate());
