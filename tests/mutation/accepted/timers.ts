import { inFile, narrows } from './reviewed.ts';
import type { Accepted } from './reviewed.ts';

/** The accepted survivors of `timers`. */
export const timers: readonly Accepted[] = [
  ...inFile('timers/announce-timers.ts', [
    { from: 'false', to: 'true', reason: 'changes nothing: nobody looks at how many were announced' },
    { from: 'true', to: 'false', reason: 'changes nothing: nobody looks at how many were announced' },
    {
      from: 'sessionId && isAnnouncementKind(timer.kind)',
      reason: 'changes nothing: there is no session without an id, and no timer of another kind',
    },
    {
      from: '[]',
      to: '["Stryker was here"]',
      reason: 'changes nothing: no session and no event is ever removed, so nothing takes this way',
    },
    { from: 'session === undefined', to: 'false', reason: narrows },
    {
      from: '(await ports.events.find(session.eventId))?.state',
      reason: 'changes nothing: no event is ever removed, so one with a session is there',
    },
    {
      from: 'event === undefined',
      to: 'false',
      reason: 'changes nothing: no event is ever removed, so one with a session is there',
    },
  ]),
  ...inFile('timers/keep-timers.ts', [
    { from: "kind === 'session'", to: 'true', reason: 'changes nothing: no session has the id of an event' },
    { from: "kind === 'event'", to: 'true', reason: 'changes nothing: no event has the id of a session' },
    {
      from: 'sessionId !== undefined',
      to: 'true',
      reason: 'changes nothing: without an id there is no session, and no timer to cancel',
    },
    {
      from: 'eventId !== undefined',
      to: 'true',
      reason: 'changes nothing: without an id there is no event, and it has no sessions',
    },
    { from: '() => true', to: '() => undefined', reason: 'changes nothing: nobody looks at how many were set' },
    { from: 'true', to: 'false', reason: 'changes nothing: nobody looks at how many were set' },
    {
      from: '[]',
      to: '["Stryker was here"]',
      reason: 'changes nothing: a subject that names no session and no event is passed over',
    },
  ]),
  ...inFile('timers/session-timers.ts', [
    {
      from: 'opensAt === null',
      to: 'false',
      reason: 'changes nothing: null counts as 1970, before there was a session',
    },
    {
      from: 'false',
      to: 'true',
      reason: 'changes nothing: what is true of a session on sale is true of one that is sold out',
    },
  ]),
  ...inFile('timers/set-timers.ts', [
    {
      from: 'session && event',
      to: 'session || event',
      reason: 'changes nothing: no event is ever removed, so a session that is there has one',
    },
    {
      from: '(await ports.events.find(session.eventId))?.state',
      reason: 'changes nothing: no event is ever removed, so one with a session is there',
    },
  ]),
];
