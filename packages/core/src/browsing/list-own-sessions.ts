import { requireOwnEvent } from '../catalog/index.ts';
import type { EventReference, Events, EventUnknown } from '../catalog/index.ts';
import { ok } from '../kernel/index.ts';
import type { Result } from '../kernel/index.ts';
import { members } from '../organizations/index.ts';
import type { MemberRoleMissing, Organizations } from '../organizations/index.ts';
import { summarizeSessions } from './summarize-sessions.ts';
import type { SessionSummary, SummaryPorts } from './summarize-sessions.ts';

/** The sessions of an event in whatever state, by start; for members of its organization. */
export const listOwnSessions =
  (ports: SummaryPorts & { readonly organizations: Organizations; readonly events: Events }) =>
  async ({
    principal,
    eventId,
  }: EventReference): Promise<Result<readonly SessionSummary[], EventUnknown | MemberRoleMissing>> => {
    const own = await requireOwnEvent(ports, (await ports.events.find(eventId))?.state, principal, members);
    return own.ok ? ok(await summarizeSessions(ports, own.value)) : own;
  };
