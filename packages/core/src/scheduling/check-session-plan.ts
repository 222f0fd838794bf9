import { isInCalendar } from '../kernel/index.ts';
import type { Instant, Limits, Problem } from '../kernel/index.ts';
import type { SessionPlan } from './session.ts';

/**
 * Everything that is wrong with the times of a plan; nothing if they are valid. The layout is
 * checked elsewhere.
 */
export const checkSessionPlan = (plan: SessionPlan, limits: Limits): readonly Problem[] => {
  const saleEndsAt = plan.saleEndsAt ?? plan.endsAt;
  const outside = checkTimes(plan);
  if (outside.length > 0) return outside;
  return [
    ...unless(plan.endsAt > plan.startsAt, 'endsAt', 'before-start', 'a session ends after it starts'),
    ...unless(saleEndsAt <= plan.endsAt, 'saleEndsAt', 'after-end', 'the sale ends no later than the session'),
    ...checkSaleStart(plan, saleEndsAt, limits),
    ...checkHoldTtl(plan.holdTtlMs ?? limits.holdTtlMs, limits),
  ];
};

/** A session that is planned or moved starts in the future. */
export const checkFutureStart = (startsAt: Instant, now: Instant): readonly Problem[] =>
  unless(startsAt > now, 'startsAt', 'in-the-past', 'a session is planned to start in the future');

/** A new session can still be sold. */
export const checkFutureSale = ({ saleEndsAt, endsAt }: SessionPlan, now: Instant): readonly Problem[] =>
  unless((saleEndsAt ?? endsAt) > now, 'saleEndsAt', 'in-the-past', 'the sale of a new session ends in the future');

/** Times that no store can keep, or nobody can write, are not compared with anything. */
const checkTimes = ({ startsAt, endsAt, saleEndsAt, saleStart }: SessionPlan): readonly Problem[] => {
  const times = { startsAt, endsAt, saleEndsAt, 'saleStart.at': saleStart.kind === 'at' ? saleStart.at : undefined };
  return Object.entries(times).flatMap(([path, time]) =>
    unless(time === undefined || isInCalendar(time), path, 'out-of-range', 'a time is in the years 1900 to 2999'),
  );
};

const checkSaleStart = (
  { saleStart, startsAt }: SessionPlan,
  saleEndsAt: Instant,
  { periodMs }: Limits,
): readonly Problem[] => {
  switch (saleStart.kind) {
    case 'at-once':
      return [];
    case 'at':
      return unless(saleStart.at < saleEndsAt, 'saleStart.at', 'after-sale-end', 'the sale begins before it ends');
    case 'before-start': {
      const { beforeMs } = saleStart;
      const sound = Number.isSafeInteger(beforeMs) && beforeMs >= 0 && beforeMs <= periodMs;
      const range = `a period is a whole number of milliseconds from 0 to ${periodMs}`;
      if (!sound) return unless(false, 'saleStart.beforeMs', 'out-of-range', range);
      const early = startsAt - beforeMs < saleEndsAt;
      return unless(early, 'saleStart.beforeMs', 'after-sale-end', 'the sale begins before it ends');
    }
  }
};

const checkHoldTtl = (holdTtlMs: number, { holdTtlMinMs, holdTtlMaxMs }: Limits): readonly Problem[] =>
  unless(
    Number.isSafeInteger(holdTtlMs) && holdTtlMs >= holdTtlMinMs && holdTtlMs <= holdTtlMaxMs,
    'holdTtlMs',
    'out-of-range',
    `a hold lives between ${holdTtlMinMs} and ${holdTtlMaxMs} milliseconds`,
  );

const unless = (sound: boolean, path: string, code: string, message: string): readonly Problem[] =>
  sound ? [] : [{ path, code, message }];
