import { ok, refuse } from '../kernel/index.ts';
import type { EventId, LayoutId, Limits, Problem, Result } from '../kernel/index.ts';
import { editors } from '../organizations/index.ts';
import { drawLayout } from '../seating/index.ts';
import type { Layouts, SeatMap } from '../seating/index.ts';
import { checkEventDetails } from './check-event-details.ts';
import type { Event, EventDetails } from './event.ts';
import { checkHallWorth } from './hall-worth.ts';
import { moveEvent } from './move-event.ts';
import type { EventPorts, EventReference, MoveEventRefusal } from './move-event.ts';
import { requireOwnEvent } from './own-event.ts';
import { paintedTiers } from './painted-tiers.ts';
import type { TiersInUse } from './refusals.ts';

/** Which event to change, by whom, to what. */
export interface ChangeEventCommand extends EventReference {
  /** All of them: what is left out is gone. */
  readonly details: EventDetails;
}

/** As much of the sessions of an event as tells which tiers their seats are painted with. */
export interface PaintedSessions {
  ofEvent(eventId: EventId): Promise<readonly { readonly layoutId: LayoutId; readonly layoutVersion: number }[]>;
}

/** Changes a draft or a rejected event; for its organization's owners and managers. Tiers that planned sessions use must stay. */
export const changeEvent =
  (ports: EventPorts & { readonly sessions: PaintedSessions; readonly layouts: Layouts; readonly limits: Limits }) =>
  ({ details, ...reference }: ChangeEventCommand): Promise<Result<Event, MoveEventRefusal | TiersInUse>> =>
    moveEvent(
      ports,
      reference,
      (stamp) => ({ ...stamp, kind: 'change', details, limits: ports.limits }),
      async (event): Promise<Result<Event, MoveEventRefusal | TiersInUse>> => {
        const own = await requireOwnEvent(ports, event, reference.principal, editors);
        if (!own.ok) return own;
        const halls = await plannedHalls(ports, event.eventId);
        const kept = new Set(details.tiers.map(({ tierId }) => tierId));
        const tierIds = [...new Set(halls.flatMap(paintedTiers))].filter((tierId) => !kept.has(tierId));
        if (tierIds.length > 0) return refuse({ code: 'catalog/tiers-in-use', tierIds });
        const problems = checkWorth(halls, details, ports.limits);
        return problems.length === 0 ? ok(event) : refuse({ code: 'catalog/event-invalid', problems });
      },
    );

const plannedHalls = async (
  ports: { readonly sessions: PaintedSessions; readonly layouts: Layouts },
  eventId: EventId,
): Promise<readonly SeatMap[]> => {
  const sessions = await ports.sessions.ofEvent(eventId);
  const halls = new Map(sessions.map((session) => [`${session.layoutId}@${session.layoutVersion}`, session]));
  const layouts = await Promise.all(
    [...halls.values()].map(({ layoutId, layoutVersion }) => ports.layouts.find(layoutId, layoutVersion)),
  );
  return layouts.flatMap((layout) => (layout === undefined ? [] : [drawLayout(layout)]));
};

/** Unsound details are told by the decision itself. */
const checkWorth = (halls: readonly SeatMap[], details: EventDetails, limits: Limits): readonly Problem[] =>
  checkEventDetails(details, limits).length > 0
    ? []
    : halls.flatMap((hall) => checkHallWorth('tiers', hall, details.tiers, limits)).slice(0, 1);
