import { formatInstant } from '@ticketly/core';
import type { Clock } from '@ticketly/core';
import type { Express, Response } from 'express';

/**
 * The server's time in the answer's header, for clients that count down to an end named in the
 * answer.
 */
export const serverTimeHeader = 'Server-Time';

const clocks = new WeakMap<object, Clock>();

/** Gives an app the clock from which its answers tell the time. */
export const tellTime = (app: Express, clock: Clock): void => void clocks.set(app, clock);

/**
 * The header, by name and value, for an answer with these other headers. Nothing if a browser may
 * store the answer and show it later as if it were new: the time would be stale. Caches along the
 * way say with `Age` how old their copy is.
 */
export const serverTimeNow = (clock: Clock, headers: readonly string[]): readonly string[] => {
  const kept = headers[headers.indexOf('Cache-Control') + 1] ?? '';
  return /(^|[ ,])max-age=[1-9]/.test(kept) ? [] : [serverTimeHeader, formatInstant(clock.now())];
};

/** The same, by the clock of the response's app. */
export const serverTime = (response: Response, headers: readonly string[]): readonly string[] => {
  const clock = clocks.get(response.app);
  return clock === undefined ? [] : serverTimeNow(clock, headers);
};
