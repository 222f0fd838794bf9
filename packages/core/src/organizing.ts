import { listOwnSessions, searchEvents, showEvent, showSession, showLayout } from './browsing/index.ts';
import {
  approveEvent,
  changeEvent,
  createEvent,
  findOwnEvent,
  listOwnEvents,
  rejectEvent,
  submitEvent,
} from './catalog/index.ts';
import { checkLayout, findOwnLayout, saveLayout } from './halls/index.ts';
import type { SeatBoards } from './live-map/index.ts';
import type { FollowPorts, FollowStep } from './messaging/index.ts';
import { createOrganization, listOrganizations, setMember } from './organizations/index.ts';
import type { Ports } from './ports.ts';
import {
  cancelEventWithSessions,
  cancelSession,
  cancelWithEvent,
  changeSession,
  closeSession,
  completeEvents,
  createSession,
  pauseSession,
  resumeSession,
} from './scheduling/index.ts';
import { announceTimers, keepTimers, sweepTimers } from './timers/index.ts';

/** What the use cases of organizers and of the looking public need. */
export type OrganizingPorts = Omit<Ports, 'gateways' | 'payments' | 'tickets' | 'ticketKeys' | 'inbox'> &
  Pick<FollowPorts, 'onSetAside'> & {
    readonly seatBoards: Pick<SeatBoards, 'current'>;
  };

/** Everything that happens around a sale: organizations, events, sessions and layouts, and what the public sees of them. */
export interface TicketlyOrganizing {
  readonly createOrganization: ReturnType<typeof createOrganization>;
  readonly listOrganizations: ReturnType<typeof listOrganizations>;
  readonly setMember: ReturnType<typeof setMember>;

  readonly createEvent: ReturnType<typeof createEvent>;
  readonly changeEvent: ReturnType<typeof changeEvent>;
  readonly submitEvent: ReturnType<typeof submitEvent>;
  readonly approveEvent: ReturnType<typeof approveEvent>;
  readonly rejectEvent: ReturnType<typeof rejectEvent>;
  readonly cancelEvent: ReturnType<typeof cancelEventWithSessions>;
  readonly findOwnEvent: ReturnType<typeof findOwnEvent>;
  readonly listOwnEvents: ReturnType<typeof listOwnEvents>;

  readonly checkLayout: ReturnType<typeof checkLayout>;
  readonly saveLayout: ReturnType<typeof saveLayout>;
  readonly findOwnLayout: ReturnType<typeof findOwnLayout>;

  readonly createSession: ReturnType<typeof createSession>;
  readonly changeSession: ReturnType<typeof changeSession>;
  readonly pauseSession: ReturnType<typeof pauseSession>;
  readonly resumeSession: ReturnType<typeof resumeSession>;
  readonly closeSession: ReturnType<typeof closeSession>;
  readonly cancelSession: ReturnType<typeof cancelSession>;
  readonly listOwnSessions: ReturnType<typeof listOwnSessions>;

  readonly searchEvents: ReturnType<typeof searchEvents>;
  readonly showEvent: ReturnType<typeof showEvent>;
  readonly showSession: ReturnType<typeof showSession>;
  readonly showLayout: ReturnType<typeof showLayout>;

  /** Background work, one step a call; they answer how many things they did. The views have their own projector, `projectViews`. */
  readonly keepTimers: (step?: FollowStep) => Promise<number>;
  sweepTimers(): Promise<number>;
  announceTimers(): Promise<number>;
  readonly cancelWithEvent: (step?: FollowStep) => Promise<number>;
  completeEvents(): Promise<number>;
}

/** Bundles these use cases over one set of ports. */
export const organizing = (ports: OrganizingPorts): TicketlyOrganizing => ({
  createOrganization: createOrganization(ports),
  listOrganizations: listOrganizations(ports),
  setMember: setMember(ports),

  createEvent: createEvent(ports),
  changeEvent: changeEvent(ports),
  submitEvent: submitEvent(ports),
  approveEvent: approveEvent(ports),
  rejectEvent: rejectEvent(ports),
  cancelEvent: cancelEventWithSessions(ports),
  findOwnEvent: findOwnEvent(ports),
  listOwnEvents: listOwnEvents(ports),

  checkLayout: checkLayout(ports),
  saveLayout: saveLayout(ports),
  findOwnLayout: findOwnLayout(ports),

  createSession: createSession(ports),
  changeSession: changeSession(ports),
  pauseSession: pauseSession(ports),
  resumeSession: resumeSession(ports),
  closeSession: closeSession(ports),
  cancelSession: cancelSession(ports),
  listOwnSessions: listOwnSessions(ports),

  searchEvents: searchEvents(ports),
  showEvent: showEvent(ports),
  showSession: showSession(ports),
  showLayout: showLayout(ports),

  keepTimers: keepTimers(ports).runOnce,
  sweepTimers: sweepTimers(ports).runOnce,
  announceTimers: announceTimers(ports).runOnce,
  cancelWithEvent: cancelWithEvent(ports).runOnce,
  completeEvents: completeEvents(ports).runOnce,
});
