import { isIPv6 } from 'node:net';
import type { EventId } from '@ticketly/core';
import type { Request } from 'express';

/** Where the edge tells whose page was looked at; see `countPageViews` of the core. */
export interface PageVisits {
  /** Remembers nothing that costs time: it is called within answers from memory. */
  seen(eventId: EventId, visitor: string): void;
}

/** Who says that they are none of those whom a page is for. */
const machine = /bot\b|crawl|spider|slurp|preview|monitor|headless/i;

/**
 * Who looks at a page by this request, if it counts as a view: not a robot that says so, and not a
 * browser that fetches ahead of its user. Visitors are told apart by their address, of which IPv6
 * has a whole network for each: whoever loads a page again and again, under other names too, counts
 * once.
 *
 * @returns the visitor; undefined if nobody looks.
 */
export const visitorOf = (request: Request): string | undefined => {
  const { headers, method, ip } = request;
  const isAhead = /prefetch|prerender/.test(String(headers['sec-purpose'] ?? headers['purpose'] ?? ''));
  if (method !== 'GET' || isAhead || machine.test(headers['user-agent'] ?? '') || ip === undefined) return undefined;
  return isIPv6(ip) && !ip.includes('.') ? networkOf(ip) : ip;
};

/** The first 64 bits. */
const networkOf = (address: string): string => {
  const [before = '', after] = address.split('::');
  const groups = before.split(':').filter((group) => group !== '');
  const missing = after === undefined ? 0 : Math.max(0, 4 - groups.length);
  return [...groups, ...Array.from({ length: missing }, () => '0')].slice(0, 4).join(':');
};
