import { formatInstant } from '@ticketly/core';
import type { Clock } from '@ticketly/core';
import type { Express, Response } from 'express';

/**
 * In the answer's header: what time it is here, for whoever counts down to an end that an answer
 * names.
 */
export const serverTimeHeader = 'Server-Time';

const clocks = new WeakMap<object, Clock>();

/** Gives an app the clock that its answers tell the time by. */
export const tellTime = (app: Express, clock: Clock): void => void clocks.set(app, clock);

/**
 * The header, by name and value, for an answer with these others. Nothing where a browser may keep
 * the answer and show it later as if it were new: the time would be that of long ago. Caches on the
 * way say with `Age` how old what they give is.
 */
export const serverTimeNow = (clock: Clock, headers: readonly string[]): readonly string[] => {
  const kept = headers[headers.indexOf('Cache-Control') + 1] ?? '';
  return /(^|[ ,])max-age=[1-9]/.test(kept) ? [] : [serverTimeHeader, formatInstant(clock.now())];
};

/** The same by the clock of the response's app. */
export const serverTime = (response: Response, headers: readonly string[]): readonly string[] => {
  const clock = clocks.get(response.app);
  return clock === undefined ? [] : serverTimeNow(clock, headers);
};
