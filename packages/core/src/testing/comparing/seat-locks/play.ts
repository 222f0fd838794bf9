import { editionOf, holdIdOf, money, plusMs } from '../../../kernel/index.ts';
import type { AreaId, PrincipalId, RefusalShape, Result, SeatId, TierId } from '../../../kernel/index.ts';
import type {
  FeedVersion,
  Fence,
  Hold,
  HoldLine,
  HoldRequest,
  SeatChange,
  SeatDecision,
} from '../../../locking/index.ts';
import { parseGaUnit } from '../../../seating/index.ts';
import { longMs } from '../../kits/subject.ts';
import { Overtaken } from '../comparison.ts';
import type { Playing } from '../comparison.ts';
import { changesAnswer, heldAnswer, holdAnswer, snapshotAnswer, usageAnswer } from './answers.ts';
import { buyerOf, holdIdIn, newSide, otherThan, principal } from './sides.ts';
import type { Hall, Side } from './sides.ts';
import type { Asked, Buyer, Decision, Life, NamedFence, Slot, Step, Units } from './steps.ts';
import type { SeatLocksSubject } from '../../kits/seat-locks/subject.ts';

type StepOf<Does extends Step['do']> = Extract<Step, { readonly do: Does }>;

/** A fence that nobody is given: real ones come from a clock, which is far beyond it. */
const unknownFence = 5 as Fence;
const lowFence = 7 as Fence;

const lifeMs = (side: Side, life: Life): number => {
  if (life === 'long') return longMs;
  side.hasShort = true;
  return side.shortMs;
};

const line = (name: string): HoldLine => ({
  seatId: name as SeatId,
  label: `Seat ${name}`,
  tierId: 'stalls' as TierId,
  price: money(1_999, 'EUR'),
  ...(name === 't4' && { places: 4 }),
});

const areaOf = ({ areaId, quantity, capacity }: Units): HoldRequest['areas'][number] => ({
  areaId: areaId as string as AreaId,
  quantity,
  capacity,
  label: `Units of ${areaId}`,
  tierId: 'standing' as TierId,
  price: money(1_000, 'EUR'),
});

const askerOf = ({ slot, asBuyer }: Asked): Buyer => (asBuyer ? buyerOf(slot) : otherThan(buyerOf(slot)));

const fenceOf = (hall: Hall, slot: Slot, fence: NamedFence): Fence => {
  const known = fence === 'first' ? hall.first.get(slot) : hall.last.get(slot);
  return fence === 'unknown' || known === undefined ? unknownFence : known.fence;
};

/** Remembers a hold that the subject returned. */
const note = (hall: Hall, slot: Slot, answer: Result<Hold, RefusalShape>): void => {
  if (!answer.ok) return;
  if (!hall.first.has(slot)) hall.first.set(slot, answer.value);
  hall.last.set(slot, answer.value);
};

const playHold = async (side: Side, hall: Hall, step: StepOf<'hold'>): Promise<unknown> => {
  const { seatLocks } = side.subject.ports;
  const holdId = holdIdIn(hall, step.slot);
  const asker = askerOf(step);
  // An id belongs to one buyer: nobody else may use it after its hold has ended.
  if (asker !== buyerOf(step.slot) && (await seatLocks.find(holdId)) === undefined) return 'not asked';
  const answer = await seatLocks.hold({
    holdId,
    sessionId: hall.sessionId,
    buyerId: principal(asker),
    edition: editionOf(step.edition),
    lines: step.seats.map(line),
    areas: step.areas.map(areaOf),
    ttlMs: lifeMs(side, step.life),
    maxActiveHolds: step.maxActiveHolds,
    maxSeats: step.maxSeats,
    ...(step.imprint !== '' && { imprint: step.imprint }),
  });
  note(hall, step.slot, answer);
  return heldAnswer(side, hall, answer);
};

const playChange = async (
  side: Side,
  hall: Hall,
  step: StepOf<'extend'> | StepOf<'convert'> | StepOf<'release'>,
): Promise<unknown> => {
  const { seatLocks } = side.subject.ports;
  const named = { holdId: holdIdIn(hall, step.slot), buyerId: principal(askerOf(step)) };
  const change = (): Promise<Result<Hold, RefusalShape>> => {
    if (step.do === 'convert') {
      const fence = step.fence === 'none' ? {} : { fence: fenceOf(hall, step.slot, step.fence) };
      return seatLocks.convert({ ...named, ...fence, ttlMs: lifeMs(side, step.life) });
    }
    const reference = { ...named, fence: fenceOf(hall, step.slot, step.fence) };
    if (step.do === 'release') return seatLocks.release(reference);
    const maxTotalMs = step.maxTotal === 'long' ? 3 * longMs : 3 * side.shortMs;
    const { maxExtensions } = step;
    return seatLocks.extend({ ...reference, ttlMs: lifeMs(side, step.life), maxTotalMs, maxExtensions });
  };
  return heldAnswer(side, hall, await change());
};

/** The units of a hold, by their numbers on this side. */
const unitsOf = (hall: Hall, slot: Slot): SeatId[] =>
  (hall.last.get(slot)?.lines ?? []).map(({ seatId }) => seatId).filter((seatId) => parseGaUnit(seatId) !== undefined);

const decisionsOf = (side: Side, hall: Hall, decisions: readonly Decision[]): SeatDecision[] =>
  decisions.flatMap(({ slot, seat, status, life, fence }): SeatDecision[] => {
    const seatId = typeof seat === 'string' ? (seat as SeatId) : unitsOf(hall, slot)[seat];
    if (seatId === undefined) return [];
    const high = Math.max(...hall.fences, 0) + 1_000;
    const numbers = { own: hall.last.get(slot)?.fence ?? lowFence, low: lowFence, high: high as Fence };
    if (!hall.fences.includes(numbers[fence])) hall.fences.push(numbers[fence]);
    const now = side.subject.ports.clock.now();
    const expiresAt = plusMs(now, life === 'over' ? -1 : status === 'claimed' ? lifeMs(side, life) : 0);
    return [
      {
        seatId,
        status,
        holdId: holdIdIn(hall, slot),
        buyerId: principal(buyerOf(slot)),
        fence: numbers[fence],
        ...(status === 'claimed' && { expiresAt }),
        ...(seatId === 't4' && { places: 4 }),
      },
    ];
  });

const playPrime = async (side: Side, hall: Hall, step: StepOf<'prime'>): Promise<unknown> => {
  const decisions = decisionsOf(side, hall, step.decisions);
  // The arbiter knows every fence it was ever told.
  const fenceFloor = Math.max(...hall.fences, 0) + (step.raisesFence ? 1_000 : 0);
  const edition = step.edition === 0 ? {} : { edition: editionOf(step.edition) };
  await side.subject.ports.seatLocks.prime(hall.sessionId, { fenceFloor, decisions, ...edition });
  return undefined;
};

const playShow = async (side: Side, hall: Hall): Promise<unknown> => {
  const shown = await side.subject.ports.seatLocks.held(hall.sessionId);
  if (shown.ok) hall.bookmarks.push(shown.value.version);
  return snapshotAnswer(shown);
};

/** Everything after a version, in as many reads as it takes. */
const readOn = async (side: Side, hall: Hall, after: FeedVersion): Promise<unknown> => {
  const changes: SeatChange[] = [];
  for (let version = after, more = true; more;) {
    const read = await side.subject.ports.seatFeed.read(hall.sessionId, version);
    if (!read.ok) return read.refusal.code;
    changes.push(...read.value.changes);
    if (read.value.more && read.value.version === version) return 'more, and never goes on';
    ({ version, more } = read.value);
  }
  return changesAnswer(changes);
};

const playRead = async (side: Side, hall: Hall, { from, session }: StepOf<'read'>): Promise<unknown> => {
  // A store may report a lapse late, until somebody looks: so somebody looks.
  const shown = await playShow(side, hall);
  const version = hall.bookmarks[from];
  if (version === undefined) return 'not asked';
  const foreign = await readOn(side, side.halls[session === 0 ? 1 : 0], version);
  return { shown, changes: await readOn(side, hall, version), foreign };
};

/** Sells a seat and takes it back until the feed has dropped everything older. */
const playOutrun = async ({ subject }: Side, { sessionId }: Hall): Promise<unknown> => {
  const { keeps, drops } = subject.feed;
  const order = { seatId: 'z1' as SeatId, holdId: holdIdOf(sessionId, 'order'), buyerId: 'zoe' as PrincipalId };
  const tell = (status: 'sold' | 'free'): Promise<void> =>
    subject.ports.seatLocks.record(sessionId, [{ ...order, status, fence: lowFence }]);
  const pairs = Math.ceil((keeps + drops) / 2);
  await Promise.all(Array.from({ length: pairs }, () => [tell('sold'), tell('free')]).flat());
  return undefined;
};

const playOutside = async (side: Side, what: 'sweep' | 'wait' | 'lose'): Promise<unknown> => {
  const { subject } = side;
  if (what === 'sweep') await subject.ports.seatLocks.sweep();
  if (what === 'lose') {
    // A hold before a loss and one after it are never taken in the same millisecond.
    await subject.wait(2);
    await subject.lose();
  }
  if (what === 'wait' && side.hasShort) {
    side.passedMs += side.shortMs * 1.25;
    await subject.wait(Math.max(1, Math.ceil(side.beganAt + side.passedMs - subject.ports.clock.now())));
  }
  return undefined;
};

const playStep = async (side: Side, step: Step): Promise<unknown> => {
  if (step.do === 'sweep' || step.do === 'wait' || step.do === 'lose') return playOutside(side, step.do);
  const hall = side.halls[step.session];
  const { seatLocks } = side.subject.ports;
  switch (step.do) {
    case 'hold':
      return playHold(side, hall, step);
    case 'extend':
    case 'convert':
    case 'release':
      return playChange(side, hall, step);
    case 'record':
      return seatLocks.record(hall.sessionId, decisionsOf(side, hall, step.decisions));
    case 'prime':
      return playPrime(side, hall, step);
    case 'raise':
      return seatLocks.raiseEdition(hall.sessionId, editionOf(step.edition));
    case 'show':
      return playShow(side, hall);
    case 'read':
      return playRead(side, hall, step);
    case 'outrun':
      return playOutrun(side, hall);
  }
};

/** What a buyer has. Reading it changes nothing. */
const ownOf = async (side: Side, hall: Hall, buyer: Buyer): Promise<unknown> => {
  const { seatLocks } = side.subject.ports;
  const [holds, usage] = await Promise.all([
    seatLocks.holdsOf(hall.sessionId, principal(buyer)),
    seatLocks.usageOf(hall.sessionId, principal(buyer)),
  ]);
  const ordered = holds.toSorted((one, other) => (one.holdId < other.holdId ? -1 : 1));
  return { holds: ordered.map((hold) => holdAnswer(side, hall, hold)), usage: usageAnswer(usage) };
};

/** What a step changed, read without side effects: these reads do not report a lapse. */
const lookAfter = async (side: Side, step: Step): Promise<unknown> => {
  if (!('session' in step)) return undefined;
  const hall = side.halls[step.session];
  if (!('slot' in step)) return ownOf(side, hall, 'ada');
  const found = await side.subject.ports.seatLocks.find(holdIdIn(hall, step.slot));
  return [found && holdAnswer(side, hall, found), await ownOf(side, hall, buyerOf(step.slot))];
};

/**
 * Lifetimes end a quarter of a short life before or after the moments that waits reach. The two
 * sides may drift apart by less than that.
 */
const keepUp = ({ subject, shortMs, beganAt, passedMs, hasShort }: Side): void => {
  const aheadMs = subject.ports.clock.now() - beganAt - passedMs;
  if (hasShort && Math.abs(aheadMs) >= shortMs / 5) throw new Overtaken();
};

/** Begins a history of two sessions. The first is primed empty. */
export const beginLocks = async (subject: SeatLocksSubject, pace: number): Promise<Playing<Step>> => {
  const side = newSide(subject, pace);
  await subject.ports.seatLocks.prime(side.halls[0].sessionId, { fenceFloor: 0, decisions: [] });
  const play = async (step: Step): Promise<unknown> => {
    const answer = await playStep(side, step);
    const seen = await lookAfter(side, step);
    keepUp(side);
    return { answer, seen };
  };
  const look = async (): Promise<unknown> => {
    const seen: unknown[] = [];
    for (const hall of side.halls) {
      for (const buyer of ['ada', 'bob'] as const) seen.push(await ownOf(side, hall, buyer));
      seen.push(await playShow(side, hall));
      for (const version of hall.bookmarks.slice(0, 4)) seen.push(await readOn(side, hall, version));
    }
    keepUp(side);
    return seen;
  };
  return { play, look };
};
