import { describe, expect, it } from 'vitest';
import { calendar, defaultLimits, instant } from '../kernel/index.ts';
import type { Instant, LayoutId } from '../kernel/index.ts';
import { checkSessionPlan } from './check-session-plan.ts';
import type { SessionPlan } from './session.ts';

const hourMs = 3_600_000;
const at = (hours: number): Instant => instant(hours * hourMs);
const { periodMs, holdTtlMinMs, holdTtlMaxMs } = defaultLimits;
const [tooEarly, tooLate] = [instant(calendar.first - 1), instant(calendar.last + 1)];
const problemsOf = (over: Partial<SessionPlan>) =>
  checkSessionPlan(
    {
      startsAt: at(100),
      endsAt: at(103),
      saleStart: { kind: 'at-once' },
      layoutId: 'layout-1' as LayoutId,
      layoutVersion: 1,
      ...over,
    },
    defaultLimits,
  ).map(({ path, code }) => `${path}: ${code}`);

describe('a plan', () => {
  it.each([
    {},
    { saleEndsAt: at(103) },
    { holdTtlMs: holdTtlMinMs },
    { holdTtlMs: holdTtlMaxMs },
    { startsAt: calendar.first },
    { startsAt: instant(calendar.last - 1), endsAt: calendar.last },
    { saleStart: { kind: 'at', at: instant(at(103) - 1) } },
    { saleStart: { kind: 'before-start', beforeMs: 0 } },
    { saleStart: { kind: 'before-start', beforeMs: periodMs } },
    { saleStart: { kind: 'before-start', beforeMs: hourMs + 1 }, saleEndsAt: at(99) },
  ] satisfies Partial<SessionPlan>[])('is sound with %j', (over) => {
    expect(problemsOf(over)).toEqual([]);
  });

  it.each([
    [{ startsAt: at(103) }, 'endsAt: before-start'],
    [{ saleStart: { kind: 'at', at: at(103) } }, 'saleStart.at: after-sale-end'],
    [{ saleStart: { kind: 'before-start', beforeMs: 0.5 } }, 'saleStart.beforeMs: out-of-range'],
    [{ saleStart: { kind: 'before-start', beforeMs: periodMs + 1 } }, 'saleStart.beforeMs: out-of-range'],
    [
      { saleStart: { kind: 'before-start', beforeMs: hourMs }, saleEndsAt: at(99) },
      'saleStart.beforeMs: after-sale-end',
    ],
    [{ holdTtlMs: holdTtlMinMs - 1 }, 'holdTtlMs: out-of-range'],
    [{ holdTtlMs: holdTtlMaxMs + 1 }, 'holdTtlMs: out-of-range'],
  ] satisfies [Partial<SessionPlan>, string][])('is refused with %j', (over, problem) => {
    expect(problemsOf(over)).toEqual([problem]);
  });

  it.each([
    [{ startsAt: tooLate }, 'startsAt: out-of-range'],
    [{ endsAt: tooEarly }, 'endsAt: out-of-range'],
    [{ saleEndsAt: tooLate }, 'saleEndsAt: out-of-range'],
    [{ saleStart: { kind: 'at', at: tooLate } }, 'saleStart.at: out-of-range'],
  ] satisfies [Partial<SessionPlan>, string][])(
    'with a time that nobody can write is not compared: %j',
    (over, problem) => {
      expect(problemsOf(over)).toEqual([problem]);
    },
  );
});
