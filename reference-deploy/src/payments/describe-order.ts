import { timeIn } from '@ticketly/core/printing';
import type { Ports } from '@ticketly/core';
import type { DescribeOrder } from './payments.ts';

/**
 * Describes an order's event, when and where it is, and its seats, as the buyer reads it next to
 * the price.
 */
export const describeOrder =
  ({ orders, showings }: Pick<Ports, 'orders' | 'showings'>): DescribeOrder =>
  async (orderId) => {
    const order = await orders.find(orderId);
    const showing = order && (await showings.find(order.sessionId));
    if (order === undefined || showing === undefined) return [];
    const { title, venue } = showing.event.details;
    return [
      title,
      `${timeIn(venue.timeZone, showing.session.startsAt)}, ${venue.name}, ${venue.city}`,
      order.lines.map(({ label }) => label).join(' · '),
    ];
  };
