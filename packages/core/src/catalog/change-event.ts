import { ok, refuse, timerTurn } from '../kernel/index.ts';
import type { EventId, LayoutId, Limits, NextTurn, Problem, Result } from '../kernel/index.ts';
import { editors } from '../organizations/index.ts';
import type { PlatformFee } from '../pricing/index.ts';
import { drawLayout, sellableByTier } from '../seating/index.ts';
import type { Layouts, SellableByTier } from '../seating/index.ts';
import { checkEventDetails } from './check-event-details.ts';
import type { Event, EventDetails } from './event.ts';
import { checkHallWorth } from './hall-worth.ts';
import type { WorthPorts } from './hall-worth.ts';
import { moveEvent } from './move-event.ts';
import type { EventPorts, EventReference, MoveEventRefusal } from './move-event.ts';
import { requireOwnEvent } from './own-event.ts';
import { paintedTiers } from './painted-tiers.ts';
import type { TiersInUse } from './refusals.ts';

/** Who changes which event, and to what. */
export interface ChangeEventCommand extends EventReference {
  /** Replaces all of the details. */
  readonly details: EventDetails;
}

/** What tells which tiers the seats of an event's sessions are painted with. */
export interface PaintedSessions {
  ofEvent(eventId: EventId): Promise<readonly { readonly layoutId: LayoutId; readonly layoutVersion: number }[]>;
}

type ChangeEventPorts = EventPorts & {
  readonly sessions: PaintedSessions;
  readonly layouts: Layouts;
  readonly limits: Limits;
  readonly platformFees?: readonly PlatformFee[];
  /** The pause between one hall and the next. Default: a timer's. */
  readonly nextTurn?: NextTurn;
};

/**
 * Replaces the details of a draft or of a rejected event. Of an approved one, only the title, the
 * summary, and the names and colors of tiers can be changed; admins see what was.
 *
 * @param command `principal` has to be an owner or a manager of the event's organization. `details`
 *   replaces all of the details. Tiers that planned sessions use must stay.
 * @returns the event with its new details; or
 *   - `catalog/event-unknown` if there is none, or the principal is not a member
 *   - `organizations/member-role-missing` for a scanner
 *   - `catalog/event-status-unfit` unless it is a draft, rejected or approved
 *   - `catalog/event-invalid` with everything that is wrong with the details or that an approved
 *     event has to keep, or if the seats of a planned session would be worth more than
 *     `limits.sessionWorthMinor`
 *   - `catalog/tiers-in-use` with the tiers that planned sessions use and the details lack
 * @throws a fault `contended` if others change the event at each of five attempts.
 * @example
 * const renamed = { ...details, title: 'Tosca' };
 * const changed = await office.catalog.changeEvent({ principal, eventId, details: renamed });
 */
export const changeEvent =
  (ports: ChangeEventPorts) =>
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
        const problems = checkWorth(halls, details, ports);
        return problems.length === 0 ? ok(event) : refuse({ code: 'catalog/event-invalid', problems });
      },
    );

/**
 * What the halls of an event's sessions sell, by tier. They are read and drawn one after another,
 * and dropped: there may be hundreds.
 */
const plannedHalls = async (ports: ChangeEventPorts, eventId: EventId): Promise<readonly SellableByTier[]> => {
  const sessions = await ports.sessions.ofEvent(eventId);
  const halls = new Map(sessions.map((session) => [`${session.layoutId}@${session.layoutVersion}`, session]));
  const nextTurn = ports.nextTurn ?? timerTurn;
  const sellable: SellableByTier[] = [];
  for (const { layoutId, layoutVersion } of halls.values()) {
    const layout = await ports.layouts.find(layoutId, layoutVersion);
    await nextTurn();
    if (layout !== undefined) sellable.push(sellableByTier(drawLayout(layout)));
  }
  return sellable;
};

/** Invalid details are reported by the decision itself. */
const checkWorth = (halls: readonly SellableByTier[], details: EventDetails, ports: WorthPorts): readonly Problem[] =>
  checkEventDetails(details, ports.limits).length > 0
    ? []
    : halls.flatMap((hall) => checkHallWorth('tiers', hall, details, ports)).slice(0, 1);
