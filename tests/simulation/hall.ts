import { plusMs, ticketly } from '@ticketly/core';
import type { Discount, Instant, Ports, SessionId, TierId } from '@ticketly/core';
import type { LayoutDraft } from '@ticketly/core/halls';
import { areaSection, hallOf, olga, putOnSale, rowSection, tier, valueOf } from '@ticketly/core/testing';
import type { SaleWishes } from '@ticketly/core/testing';

/**
 * Nine seats in two rows, one row for nothing, and standing room for three: so few that everybody
 * wants the same ones.
 */
export const layout: LayoutDraft = hallOf(
  [
    rowSection(
      'S',
      [
        { label: 'A', seats: 6 },
        { label: 'B', seats: 3, tierId: 'free' as TierId },
      ],
      { label: 'Stalls', tierId: 'paid' as TierId },
    ),
    areaSection('floor', 3, { sectionId: 'F', label: 'Floor', tierId: 'paid' as TierId }),
  ],
  { name: 'Small house' },
);

export const seatIds: readonly string[] = [
  ...Array.from({ length: 6 }, (_, at) => `S-A-${at + 1}`),
  ...Array.from({ length: 3 }, (_, at) => `S-B-${at + 1}`),
];

const dayMs = 86_400_000;

/** The small house tomorrow, whose holds live a minute. */
export const smallHouse = (now: Instant): SaleWishes => ({
  hall: layout,
  event: { tiers: [tier('paid', 1_999), tier('free', 0)] },
  plan: { startsAt: plusMs(now, dayMs), endsAt: plusMs(now, 2 * dayMs), holdTtlMs: 60_000 },
});

/** Half off, for two orders of different buyers: so few that everybody wants the same ones. */
export const halfOff = 'HALF';

/** Makes the discount that buyers know of. */
export const offerHalf = async (ports: Ports, sessionId: SessionId): Promise<Discount> => {
  const office = ticketly(ports, { seatBoards: { repeat: () => () => {} } });
  const eventId = (await ports.sessions.find(sessionId))?.state.eventId;
  if (eventId === undefined) throw new Error('the small house has no session');
  const rule = { kind: 'percentage', ppm: 500_000, tierIds: [], sessionIds: [] } as const;
  const always = { isPublic: true, startsAt: null, endsAt: null };
  const plan = { name: 'Half', code: halfOff, rule, ...always, totalLimit: 2, perBuyerLimit: 1 };
  return valueOf(await office.discounts.createDiscount({ principal: olga, eventId, plan }));
};

/** Puts the small house on sale, or what is wished for instead, over ports that work. */
export const openSmallHouse = async (ports: Ports, wishes: SaleWishes = {}): Promise<SessionId> => {
  const office = ticketly(ports, { seatBoards: { repeat: () => () => {} } });
  const now = ports.clock.now();
  const house = smallHouse(now);
  const plan = { ...house.plan, ...wishes.plan };
  return (await putOnSale(office, now, { ...house, ...wishes, plan })).sessionId;
};
