import type { EventId } from '@ticketly/core';
import type { Request } from 'express';
import { clientAddress } from './client-address.ts';

/** Where the edge reports page visits; see `countPageViews` of the core. */
export interface PageVisits {
  /** Must do nothing slow: it is called within answers from memory. */
  seen(eventId: EventId, visitor: string): void;
}

/** Clients that declare themselves to be something other than a visitor. */
const machine = /bot\b|crawl|spider|slurp|preview|monitor|headless/i;

/**
 * The visitor behind this request, if it counts as a view: not a self-declared robot, and not a
 * browser prefetch. Visitors are told apart by address, for IPv6 by network, since each has a whole
 * one: a visitor who reloads a page again and again, even under other names, counts once.
 *
 * @returns the visitor; undefined if the request is no view.
 */
export const visitorOf = (request: Request): string | undefined => {
  const { headers, method, ip } = request;
  const isAhead = /prefetch|prerender/.test(String(headers['sec-purpose'] ?? headers['purpose'] ?? ''));
  if (method !== 'GET' || isAhead || machine.test(headers['user-agent'] ?? '') || ip === undefined) return undefined;
  return clientAddress(ip);
};
