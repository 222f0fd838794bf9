import { approvedAt } from '../catalog/index.ts';
import type { Events } from '../catalog/index.ts';
import { invariant } from '../kernel/index.ts';
import { drawLayout } from '../seating/index.ts';
import type { Layout, Layouts } from '../seating/index.ts';
import { editionOf } from './edition.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.port.ts';
import type { Showings } from './showings.port.ts';

/** How many versions of layouts are kept, with their drawings, unless told otherwise. */
const defaultMaxLayouts = 64;

/**
 * Puts showings together from the stores: session and event as they are now, and the layout, which never changes and so is read and drawn once,
 * as long as it is among the last that were asked for. For what is not public nothing is drawn.
 */
export const showingsFrom = (
  ports: {
    readonly sessions: Pick<Sessions, 'find'>;
    readonly events: Pick<Events, 'find'>;
    readonly layouts: Pick<Layouts, 'find'>;
  },
  { maxLayouts = defaultMaxLayouts }: { readonly maxLayouts?: number } = {},
): Showings => {
  const kept = new Map<string, Layout>();
  const layoutOf = async ({ layoutId, layoutVersion }: Session): Promise<Layout | undefined> => {
    const key = `${layoutId}@${layoutVersion}`;
    const layout = kept.get(key) ?? (await ports.layouts.find(layoutId, layoutVersion));
    if (layout === undefined) return undefined;
    const known = kept.get(key) ?? layout;
    kept.delete(key);
    kept.set(key, known);
    for (const oldest of kept.keys()) if (kept.size > maxLayouts) kept.delete(oldest);
    return known;
  };
  return {
    find: async (sessionId) => {
      const stored = await ports.sessions.find(sessionId);
      if (stored === undefined) return undefined;
      const { state: session, version } = stored;
      const event = await ports.events.find(session.eventId);
      invariant(event, `session ${sessionId} is of event ${session.eventId}, which does not exist`);
      if (approvedAt(event.state.progress) === null) return undefined;
      const layout = await layoutOf(session);
      invariant(layout, `session ${sessionId} is in layout ${session.layoutId}, which does not exist`);
      return { session, edition: editionOf(version), event: event.state, layout, seatMap: drawLayout(layout) };
    },
  };
};
