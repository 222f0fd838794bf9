import type { Position, RecordedEvent } from '../messaging/index.ts';

/** Where in the log the facts about something are, of those that were read lately. */
export interface FactPlaces {
  note(fact: RecordedEvent): void;
  of(subject: string): readonly Position[];
}

const maxSubjects = 5_000;
const maxPlaces = 20;

/** Remembers the last facts of the last subjects: orders, and the seats that they are about. */
export const factPlaces = (): FactPlaces => {
  const places = new Map<string, readonly Position[]>();
  const add = (subject: string, position: Position): void => {
    const known = places.get(subject) ?? [];
    places.delete(subject);
    if (known.includes(position)) places.set(subject, known);
    else places.set(subject, [...known, position].toSorted((one, other) => one - other).slice(-maxPlaces));
    for (const [oldest] of places) if (places.size > maxSubjects) places.delete(oldest);
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
