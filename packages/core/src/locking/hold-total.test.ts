import { describe, expect, it } from 'vitest';
import type { WantedSeats } from '../holding/index.ts';
import { money } from '../kernel/index.ts';
import type { Money } from '../kernel/index.ts';
import { memoryPorts } from '../memory/index.ts';
import type { Ports } from '../ports.ts';
import { buyer, codeOf, seatA, smallOffice, standing } from '../testing/index.ts';
import { ticketly } from '../ticketly.ts';
import { holdTotal } from './hold.ts';

/** The same sale, of an event whose every price was written before prices had a limit. */
const priced = (ports: Ports, price: Money): Ports => ({
  ...ports,
  showings: {
    find: async (sessionId) => {
      const showing = await ports.showings.find(sessionId);
      if (showing === undefined) return undefined;
      const { event } = showing;
      const tiers = event.details.tiers.map((tier) => ({ ...tier, price }));
      return { ...showing, event: { ...event, details: { ...event.details, tiers } } };
    },
  },
});

const ways: Readonly<Record<string, WantedSeats>> = {
  'named seats': { kind: 'seats', seatIds: [seatA(1), seatA(2)] },
  'places to stand': { kind: 'area', areaId: standing, quantity: 2 },
  'the best seats': { kind: 'best-available', quantity: 2 },
};

describe('the total of a hold', () => {
  it.each(Object.entries(ways))('that has no sum is refused before anything is taken: %s', async (_way, wanted) => {
    const ports = memoryPorts();
    const { sessionId, seen } = await smallOffice(ports);
    const app = ticketly(priced(ports, money(Number.MAX_SAFE_INTEGER, 'EUR')));
    expect(await seen(seatA(1), seatA(2))).toBe('ff');
    const before = await ports.seatLocks.held(sessionId);
    expect(codeOf(await app.holding.holdSeats({ principal: buyer('ada'), sessionId, wanted }))).toBe(
      'locking/total-invalid',
    );
    expect(before.ok && before.value.held).toEqual([]);
    expect(await ports.seatLocks.held(sessionId)).toEqual(before);
  });

  it('may be as large as an amount can be', async () => {
    const ports = memoryPorts();
    const { sessionId } = await smallOffice(ports);
    const app = ticketly(priced(ports, money(Number.MAX_SAFE_INTEGER, 'EUR')));
    const wanted: WantedSeats = { kind: 'seats', seatIds: [seatA(1)] };
    const held = await app.holding.holdSeats({ principal: buyer('ada'), sessionId, wanted });
    expect(held.ok && holdTotal(held.value.hold)).toEqual(money(Number.MAX_SAFE_INTEGER, 'EUR'));
  });
});
