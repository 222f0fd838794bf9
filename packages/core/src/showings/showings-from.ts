import { approvedAt } from '../catalog/index.ts';
import type { Events } from '../catalog/index.ts';
import { defaultLimits, invariant, weighedCache, editionOf } from '../kernel/index.ts';
import type { Session, Sessions } from '../scheduling/index.ts';
import { drawLayout, hallBytes } from '../seating/index.ts';
import type { Layout, Layouts, SeatMap } from '../seating/index.ts';
import type { Showings } from './showings.port.ts';

interface DrawnLayout {
  readonly layout: Layout;
  readonly seatMap: SeatMap;
}

/**
 * Builds showings from the stores: session and event as they are now, and the layout. A layout
 * version never changes, so it is read and drawn once, and kept while it is among the last asked
 * for and all of them take less than `hallBytes`. Nothing is drawn for what is not public.
 */
export const showingsFrom = (
  ports: {
    readonly sessions: Pick<Sessions, 'find'>;
    readonly events: Pick<Events, 'find'>;
    readonly layouts: Pick<Layouts, 'find'>;
  },
  { hallBytes: maxBytes = defaultLimits.hallBytes }: { readonly hallBytes?: number } = {},
): Showings => {
  const kept = weighedCache<string, DrawnLayout>({
    maxWeight: maxBytes,
    weightOf: ({ layout, seatMap }) => hallBytes(layout, seatMap),
  });
  const drawing = new Map<string, Promise<DrawnLayout | undefined>>();

  const draw = async ({ layoutId, layoutVersion }: Session): Promise<DrawnLayout | undefined> => {
    const layout = await ports.layouts.find(layoutId, layoutVersion);
    return layout && { layout, seatMap: drawLayout(layout) };
  };

  /** Callers who ask while a hall is read and drawn share the work. */
  const drawnOf = async (session: Session): Promise<DrawnLayout | undefined> => {
    const key = `${session.layoutId}@${session.layoutVersion}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const begun = drawing.get(key) ?? draw(session).finally(() => drawing.delete(key));
    drawing.set(key, begun);
    const drawn = await begun;
    if (drawn !== undefined) kept.set(key, drawn);
    return drawn;
  };

  return {
    find: async (sessionId) => {
      const stored = await ports.sessions.find(sessionId);
      if (stored === undefined) return undefined;
      const { state: session, version } = stored;
      const event = (await ports.events.find(session.eventId))?.state;
      invariant(event, `session ${sessionId} is of event ${session.eventId}, which does not exist`);
      if (approvedAt(event.progress) === null) return undefined;
      const drawn = await drawnOf(session);
      invariant(drawn, `session ${sessionId} is in layout ${session.layoutId}, which does not exist`);
      return { session, edition: editionOf(version), event, ...drawn };
    },
  };
};
