import type { Position, RecordedEvent } from '../messaging/index.ts';

/** Where in the log the recently read facts about something are. */
export interface FactPlaces {
  note(fact: RecordedEvent): void;
  of(subject: string): readonly Position[];
}

const maxSubjects = 5_000;
const maxPlaces = 20;

/** Remembers the latest facts of the latest subjects: orders, and the seats that they are about. */
export const factPlaces = (): FactPlaces => {
  const places = new Map<string, readonly Position[]>();
  const add = (subject: string, position: Position): void => {
    const known = places.get(subject) ?? [];
    places.delete(subject);
    if (known.includes(position)) places.set(subject, known);
    else places.set(subject, [...known, position].toSorted((one, other) => one - other).slice(-maxPlaces));
    // Looking further than the oldest takes longer than all the rest of this.
    for (const oldest of places.keys()) {
      if (places.size <= maxSubjects) break;
      places.delete(oldest);
    }
  };
  return {
    note: ({ payload, position }) => {
      const { orderId, sessionId, lines } = (payload ?? {}) as Partial<Record<string, unknown>>;
      if (typeof orderId === 'string') add(`orders/${orderId}`, position);
      if (typeof sessionId !== 'string' || !Array.isArray(lines)) return;
      for (const line of lines as readonly { readonly seatId?: unknown }[])
        if (typeof line.seatId === 'string') add(`sessions/${sessionId}/${line.seatId}`, position);
    },
    of: (subject) => places.get(subject) ?? [],
  };
};
