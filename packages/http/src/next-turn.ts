import { setImmediate } from 'node:timers/promises';
import { oneAtATime } from '@ticketly/core';
import type { NextTurn } from '@ticketly/core';

/**
 * Where long work of the edge yields to others: one piece of it per turn, whatever request it is
 * for.
 */
export const nextTurn: NextTurn = oneAtATime(() => setImmediate());
