import { inFile, onlySlower, ourBug } from './reviewed.ts';
import type { Accepted } from './reviewed.ts';

const eventStays = 'changes nothing: no event is ever removed, so one with a session is there';

/** The accepted survivors of `scheduling`. */
export const scheduling: readonly Accepted[] = [
  ...inFile('scheduling/cancel-with-event.ts', [
    {
      from: '[]',
      to: '["Stryker was here"]',
      reason: 'changes nothing: a subject that names no event is passed over',
    },
    { from: 'eventId !== undefined', to: 'true', reason: 'changes nothing: without an id there are no sessions' },
    { from: '(await ports.events.find(eventId))?.state', reason: eventStays },
    { from: 'event === undefined', to: 'false', reason: eventStays },
    { from: 'false', to: 'true', reason: 'changes nothing: nobody looks at how many were cancelled' },
    { from: 'true', to: 'false', reason: 'changes nothing: nobody looks at how many were cancelled' },
    { from: 'session !== undefined', to: 'true', reason: ourBug },
  ]),
  ...inFile('scheduling/change-session.ts', [
    { from: 'current && next', reason: 'a bug of ours, told in words: no layout is ever removed' },
  ]),
  ...inFile('scheduling/check-session-plan.ts', [
    { from: "saleStart.kind === 'at'", to: 'true', reason: 'changes nothing: a start of another kind has no time' },
  ]),
  ...inFile('scheduling/complete-events.ts', [
    { from: 'session.endsAt <= over || isCancelled(session)', reason: onlySlower },
    { from: 'known?.state', reason: eventStays },
    { from: 'decided?.ok', reason: eventStays },
  ]),
  ...inFile('scheduling/move-session.ts', [
    { from: '(await ports.events.find(session.eventId))?.state', reason: eventStays },
    {
      from: 'invariant(event, `session ${sessionId} is of event ${session.eventId}, which does not exist`);',
      reason: ourBug,
    },
  ]),
  ...inFile('scheduling/own-session.ts', [
    {
      from: 'organization?.state',
      reason: 'changes nothing: no organization is ever removed, so one with a session is there',
    },
  ]),
  ...inFile('scheduling/session-decider.ts', [
    {
      from: "{ status: 'draft' }",
      to: '{}',
      reason: 'changes nothing: what is asked is whether it is cancelled or over',
    },
  ]),
  ...inFile('scheduling/session-facts.ts', [{ from: 'session !== undefined', reason: ourBug }]),
  ...inFile('scheduling/session-status.ts', [
    { from: 'opensAt === null', reason: 'changes nothing: an approved event has a time at which its sales open' },
    { from: 'opensAt !== null', reason: 'changes nothing: null counts as 1970, and no clock is before' },
  ]),
  ...inFile('scheduling/tell-edition.ts', [
    { from: 'stored !== undefined', reason: 'changes nothing: only sessions that are stored are told of' },
  ]),
];
