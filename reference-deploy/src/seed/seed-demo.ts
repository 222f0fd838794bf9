import type { Clock, SessionId, Ticketly } from '@ticketly/core';
import type { DemoBuyer } from '../payments/payments.ts';
import { demoEvents } from './demo-events.ts';
import { ensureEvent, ensureOrganization } from './demo-organization.ts';
import { sellOut } from './sell-out.ts';

/** What there is to try. */
export interface Demo {
  readonly sessions: readonly { readonly title: string; readonly sessionId: SessionId }[];
  /**
   * Resolves when the nearly sold-out session is so; events can be viewed and bought before that.
   */
  readonly crowdServed: Promise<void>;
}

/** What the demo is set up with; a set-up that the signal interrupts resumes at the next start. */
export interface DemoParts {
  readonly app: Ticketly;
  /** Pays for the crowd; without it nobody buys. */
  readonly buyer: DemoBuyer | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Sets up the demo: an organization with three events, one of them nearly sold out. Whatever exists
 * already stays.
 */
export const seedDemo = async ({ app, buyer, clock, signal }: DemoParts): Promise<Demo> => {
  const organizationId = await ensureOrganization(app);
  const sessions: { title: string; sessionId: SessionId; seatsLeft: number | undefined }[] = [];
  for (const demo of demoEvents) {
    const sessionId = await ensureEvent(app, organizationId, demo, clock.now());
    sessions.push({ title: demo.details.title, sessionId, seatsLeft: demo.seatsLeft });
  }
  const serveCrowd = async (): Promise<void> => {
    for (const { sessionId, seatsLeft } of sessions)
      if (buyer !== undefined && seatsLeft !== undefined) await sellOut(app, buyer, { sessionId, seatsLeft, signal });
  };
  return { sessions, crowdServed: serveCrowd() };
};
