import type { SandboxGateway } from '@ticketly/adapters-sandbox';
import type { Clock, SessionId, Ticketly } from '@ticketly/core';
import { demoEvents } from './demo-events.ts';
import { ensureEvent, ensureOrganization } from './demo-organization.ts';
import { sellOut } from './sell-out.ts';

/** What there is to try. */
export interface Demo {
  readonly sessions: readonly { readonly title: string; readonly sessionId: SessionId }[];
}

/** Sets up the demo: an organization with three events, one of them nearly sold out. What is there already stays; a set-up that was broken off goes on. */
export const seedDemo = async (app: Ticketly, gateway: SandboxGateway, clock: Clock): Promise<Demo> => {
  const organizationId = await ensureOrganization(app);
  const sessions: { title: string; sessionId: SessionId }[] = [];
  for (const demo of demoEvents) {
    const sessionId = await ensureEvent(app, organizationId, demo, clock.now());
    sessions.push({ title: demo.details.title, sessionId });
    if (demo.seatsLeft !== undefined) await sellOut(app, gateway, sessionId, demo.seatsLeft);
  }
  return { sessions };
};
