import { describe, expect, it } from 'vitest';
import { instant } from '../kernel/index.ts';
import type { AreaId, EventId, OrderId, PrincipalId, SeatId, SessionId, TicketId, TierId } from '../kernel/index.ts';
import { decideIssueTickets, decideRevokeTickets } from './ticket-decider.ts';
import type { TicketedOrder } from './ticket-decider.ts';

const now = instant(1_000_000);
const line = (seat: string) => ({ seatId: seat as SeatId, label: `Seat ${seat}`, tierId: 'vip' as TierId });
const order: TicketedOrder = {
  orderId: 'o1' as OrderId,
  sessionId: 's1' as SessionId,
  eventId: 'e1' as EventId,
  buyerId: 'ada' as PrincipalId,
  lines: [line('A1'), { ...line('floor~1'), areaId: 'floor' as AreaId }],
};
const issued = decideIssueTickets({ ticketIds: ['t1', 't2'] as TicketId[], now }, order);

describe('the tickets of an order that is paid', () => {
  it('are one per seat, in the order of its lines, for its buyer', () => {
    expect(issued).toMatchObject([
      { type: 'TicketIssued', payload: { ticketId: 't1', seatId: 'A1', areaId: null, holderId: 'ada', serial: 1 } },
      { type: 'TicketIssued', payload: { ticketId: 't2', seatId: 'floor~1', areaId: 'floor', issuedAt: now } },
    ]);
  });

  it('need an id each', () => {
    expect(() => decideIssueTickets({ ticketIds: ['t1'] as TicketId[], now }, order)).toThrow('one ticket id per line');
  });
});

describe('the tickets of an order that is taken back', () => {
  it('are revoked, each', () => {
    const tickets = issued.map(({ payload }) => payload);
    const progress = { status: 'revoked', revokedAt: now };
    expect(decideRevokeTickets({ now }, tickets)).toMatchObject([
      { type: 'TicketRevoked', payload: { ticketId: 't1', seatId: 'A1', progress } },
      { type: 'TicketRevoked', payload: { ticketId: 't2', progress } },
    ]);
  });
});
