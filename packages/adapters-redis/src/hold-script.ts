import { holdIdOf, instant, invariant, ok, refuse } from '@ticketly/core';
import type { AreaId, Edition, HoldRequest, SeatId, SeatLocks } from '@ticketly/core';
import { decodeHold, encodeBody, encodeBuyer, ownPart, takenHold } from './hold-codec.ts';
import type { Reply } from './scripts.ts';

export type HoldAnswer = Awaited<ReturnType<SeatLocks['hold']>>;

/**
 * Requests for one script, which all have their session, its edition, their time to live and their
 * limits in common.
 */
export type Requests = readonly [HoldRequest, ...HoldRequest[]];

/** What requests for one script have in common. */
export const kindOf = ({ sessionId, edition, ttlMs, maxActiveHolds, maxSeats }: HoldRequest): string =>
  `${sessionId},${edition},${ttlMs},${maxActiveHolds},${maxSeats}`;

/** What `hold.lua` is given. */
export const holdArguments = (requests: Requests, feedLength: number): (string | number)[] => {
  const [{ edition, ttlMs, maxActiveHolds, maxSeats }] = requests;
  const args: (string | number)[] = [feedLength, ttlMs, maxActiveHolds, maxSeats, edition];
  for (const request of requests) {
    const { lines, areas } = request;
    args.push(
      ownPart(request.holdId),
      encodeBuyer(request.buyerId),
      encodeBody(request),
      lines.length,
      areas.length,
      placesOf(request),
      originsOf(request),
    );
    for (const { seatId } of lines) args.push(seatId);
    for (const { areaId, quantity, capacity } of areas) args.push(areaId, quantity, capacity);
  }
  return args;
};

/** Nothing for nearly all requests, which have no table. */
const placesOf = ({ lines }: HoldRequest): string =>
  lines.some(({ places }) => places !== undefined) ? lines.map(({ places = 1 }) => places).join() : '';

const originsOf = ({ origins = [] }: HoldRequest): string =>
  origins.map(({ key, maxSeats }) => `${key}=${maxSeats}`).join();

/** What `hold.lua` answers, for each of the requests. */
export const holdAnswers = (
  requests: Requests,
  [outcome, heldAt, version, ...answers]: Reply,
): readonly HoldAnswer[] => {
  if (outcome === 'unprimed') return requests.map(() => refuse({ code: 'locking/session-unprimed' }));
  if (outcome === 'stale') {
    const edition = Number(heldAt) as Edition;
    return requests.map(() => refuse({ code: 'locking/showing-stale', edition }));
  }
  return requests.map((request, at) => {
    const answer = answers[at] as string | Reply;
    if (typeof answer === 'string') return ok(takenHold(request, [answer, String(heldAt), String(version)]));
    return answerAlone(request, answer);
  });
};

const answerAlone = (request: HoldRequest, [outcome, first, ...rest]: Reply): HoldAnswer => {
  switch (outcome) {
    case 'held':
      return ok(takenHold(request, [first, ...rest].map(String)));
    case 'ok':
      return ok(decodeHold(request.sessionId, ownPart(request.holdId), String(first)));
    case 'conflicts':
      return refuse({
        code: 'locking/seats-unavailable',
        conflicts: [first, ...rest].map((seatId) => String(seatId) as SeatId),
      });
    case 'foreign':
      return refuse({ code: 'locking/hold-unknown' });
    case 'holds':
      return refuse({
        code: 'locking/hold-limit-reached',
        limit: request.maxActiveHolds,
        holdIds: [first, ...rest].flatMap((own) => (own === undefined ? [] : holdIdOf(request.sessionId, String(own)))),
      });
    case 'seats':
      return refuse({ code: 'locking/seat-limit-reached', limit: request.maxSeats, taken: Number(first) });
    case 'origin':
      return refuse({ code: 'locking/origin-limit-reached', limit: Number(first) });
    case 'cooling': {
      const seatIds = rest.map((name) => String(name) as SeatId | AreaId);
      return refuse({ code: 'locking/seats-cooling-off', seatIds, coolsUntil: instant(Number(first)) });
    }
    default:
      invariant(outcome === 'area', `script hold answered "${String(outcome)}"`);
      return refuse({ code: 'locking/area-unavailable', areaId: String(first) as AreaId, left: Number(rest[0]) });
  }
};
