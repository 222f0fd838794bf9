import { describe, expect, it } from 'vitest';
import { defaultLimits, instant, money } from '../kernel/index.ts';
import type { EventId, OrganizationId, PrincipalId, TierId } from '../kernel/index.ts';
import { decideCreateEvent, decideEvent, eventMoves } from './event-decider.ts';
import type { EventCommand } from './event-decider.ts';
import { evolveEvent } from './event-facts.ts';
import type { Event, EventDetails, EventProgress } from './event.ts';

const now = instant(1000);
const by = 'olga' as PrincipalId;
const details: EventDetails = {
  title: 'Night of strings',
  summary: 'Strings, at night.',
  category: 'concert',
  venue: { name: 'Arena', city: 'Wien', country: 'AT', latitude: 48.2, longitude: 16.4, timeZone: 'Europe/Vienna' },
  currency: 'EUR',
  tiers: [{ tierId: 'floor' as TierId, name: 'Floor', price: money(4500, 'EUR'), color: '#aa00ff' }],
};
const progresses: { readonly [Status in EventProgress['status']]: EventProgress & { readonly status: Status } } = {
  draft: { status: 'draft' },
  submitted: { status: 'submitted', submittedAt: instant(1) },
  approved: { status: 'approved', approvedAt: instant(2) },
  rejected: { status: 'rejected', reason: 'blurred photo', rejectedAt: instant(2) },
  completed: { status: 'completed', completedAt: instant(3), approvedAt: instant(2) },
  cancelled: { status: 'cancelled', cancelledAt: instant(3), approvedAt: null },
};
const statuses = Object.keys(progresses) as EventProgress['status'][];
const event = (progress: EventProgress): Event => ({
  eventId: 'event-1' as EventId,
  organizationId: 'org-1' as OrganizationId,
  details,
  progress,
  createdAt: instant(0),
});
const commands: { readonly [Kind in EventCommand['kind']]: EventCommand } = {
  change: { kind: 'change', details: { ...details, title: 'Night of brass' }, limits: defaultLimits, now, by },
  submit: { kind: 'submit', now, by },
  approve: { kind: 'approve', now, by },
  reject: { kind: 'reject', reason: 'no photo', now, by },
  cancel: { kind: 'cancel', now, by },
  complete: { kind: 'complete', now },
};
const moves = Object.values(commands).flatMap((command) =>
  statuses.map((status) => ({ kind: command.kind, status, command })),
);
const after = (status: EventProgress['status'], ...kinds: EventCommand['kind'][]): Event =>
  kinds.reduce((given, kind) => {
    const decided = decideEvent(commands[kind], given);
    return decided.ok ? decided.value.reduce<Event>(evolveEvent, given) : given;
  }, event(progresses[status]));

describe('an event', () => {
  it('begins as a draft', () => {
    const { eventId, organizationId } = event(progresses.draft);
    const decided = decideCreateEvent({ eventId, organizationId, details, by, now, limits: defaultLimits });
    expect(decided.ok && evolveEvent(undefined, decided.value[0])).toEqual({
      ...event(progresses.draft),
      createdAt: now,
      authors: [by],
    });
  });

  it.each(moves)('that is $status answers to $kind by the rules', ({ kind, status, command }) => {
    const decided = decideEvent(command, event(progresses[status]));
    const needs = eventMoves[kind];
    if (needs.includes(status)) expect(decided).toMatchObject({ ok: true });
    else expect(decided).toEqual({ ok: false, refusal: { code: 'catalog/event-status-unfit', status, needs } });
  });

  it('is submitted again after a rejection, and approved', () => {
    expect(after('draft', 'submit', 'reject').progress).toEqual({
      status: 'rejected',
      reason: 'no photo',
      rejectedAt: now,
    });
    expect(after('draft', 'submit', 'reject', 'change', 'submit', 'approve')).toMatchObject({
      details: { title: 'Night of brass' },
      progress: { status: 'approved', approvedAt: now },
    });
  });

  it('remembers its approval when it is cancelled or over', () => {
    expect(after('approved', 'cancel').progress).toMatchObject({ status: 'cancelled', approvedAt: 2 });
    expect(after('approved', 'complete').progress).toMatchObject({ status: 'completed', approvedAt: 2 });
    expect(after('submitted', 'cancel').progress).toMatchObject({ status: 'cancelled', approvedAt: null });
  });

  it('is submitted with at least one tier', () => {
    const given = { ...event(progresses.draft), details: { ...details, tiers: [] } };
    expect(decideEvent(commands.submit, given)).toMatchObject({
      refusal: { code: 'catalog/event-invalid', problems: [{ path: 'tiers', code: 'missing' }] },
    });
  });

  it('may be cancelled without a tier', () => {
    const given = { ...event(progresses.draft), details: { ...details, tiers: [] } };
    expect(decideEvent(commands.cancel, given)).toMatchObject({ ok: true });
  });

  it('is rejected with a reason, which may have lines and takes up to 2,000 characters', () => {
    const reject = (reason: string) => decideEvent({ kind: 'reject', reason, now, by }, event(progresses.submitted));
    for (const reason of ['', '  ', 'a'.repeat(2_001)])
      expect(reject(reason)).toMatchObject({ refusal: { problems: [{ path: 'reason', code: 'length-invalid' }] } });
    for (const reason of ['a'.repeat(2_000), 'No photo.\nNo street.', '\n No photo. '])
      expect(reject(reason)).toMatchObject({ value: [{ type: 'EventRejected', payload: { reason: reason.trim() } }] });
  });

  it('is not created with details that are wrong', () => {
    const { eventId, organizationId } = event(progresses.draft);
    const wrong = { ...details, title: '' };
    expect(
      decideCreateEvent({ eventId, organizationId, details: wrong, by, now, limits: defaultLimits }),
    ).toMatchObject({ refusal: { code: 'catalog/event-invalid', problems: [{ path: 'title' }] } });
  });
});
