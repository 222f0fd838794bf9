import { array, boolean, constant, constantFrom, integer, oneof, record, subarray } from 'fast-check';
import type { Arbitrary } from 'fast-check';

/** Lives that a wait outlasts, and lives that never end within a history. */
export type Life = 'short' | 'long';
export type Buyer = 'ada' | 'bob';
/**
 * Which of a session's holds. Its id is derived from the slot, so that a step can repeat a request.
 */
export type Slot = 0 | 1 | 2 | 3;
/** A hold of a session, and who asks: its buyer, if it has one, or somebody else. */
export interface Asked {
  readonly session: 0 | 1;
  readonly slot: Slot;
  readonly asBuyer: boolean;
}
/** The hold's fence, the first its id ever had, or one that was never issued. */
export type NamedFence = 'own' | 'first' | 'unknown';

/** Units of an area; the names of areas share a prefix. */
export interface Units {
  readonly areaId: 'floor' | 'floor2';
  readonly quantity: 1 | 2;
  readonly capacity: 2 | 4;
}

/** What the arbiter decided about a named seat, or about the nth unit of the hold. */
export interface Decision {
  readonly slot: Slot;
  readonly seat: string | 0 | 1;
  readonly status: 'claimed' | 'sold' | 'free';
  readonly life: Life | 'over';
  /** The hold's own, one from before the hold, or one higher than any that was issued. */
  readonly fence: 'own' | 'low' | 'high';
}

/** One call of `SeatLocks` or `SeatFeed`, or something that befalls the store. */
export type Step =
  | (Asked & {
      readonly do: 'hold';
      readonly seats: readonly string[];
      readonly areas: readonly Units[];
      readonly life: Life;
      readonly maxActiveHolds: 1 | 2 | 9;
      readonly maxSeats: 3 | 6 | 20;
      readonly edition: 1 | 2 | 3;
      readonly imprint: '' | 'one' | 'other';
    })
  | (Asked & {
      readonly do: 'extend';
      readonly fence: NamedFence;
      readonly life: Life;
      readonly maxTotal: Life;
      readonly maxExtensions: 1 | 2;
    })
  | (Asked & { readonly do: 'convert'; readonly fence: NamedFence | 'none'; readonly life: Life })
  | (Asked & { readonly do: 'release'; readonly fence: NamedFence })
  | { readonly do: 'record'; readonly session: 0 | 1; readonly decisions: readonly Decision[] }
  | {
      readonly do: 'prime';
      readonly session: 0 | 1;
      readonly decisions: readonly Decision[];
      readonly edition: 0 | 1 | 2 | 3;
      readonly raisesFence: boolean;
    }
  | { readonly do: 'raise'; readonly session: 0 | 1; readonly edition: 1 | 2 | 3 }
  | { readonly do: 'show'; readonly session: 0 | 1 }
  | { readonly do: 'read'; readonly session: 0 | 1; readonly from: number }
  | { readonly do: 'sweep' }
  | { readonly do: 'wait' }
  | { readonly do: 'lose' }
  | { readonly do: 'outrun'; readonly session: 0 | 1 };

const session = constantFrom(0 as const, 0 as const, 0 as const, 1 as const);
const slot = constantFrom<Slot[]>(0, 1, 2, 3);
const asked = { session, slot, asBuyer: constantFrom(true, true, true, true, true, false) };
const life = constantFrom<Life[]>('long', 'short');
const fence = constantFrom<NamedFence[]>('own', 'own', 'own', 'first', 'unknown');

/** Seats, and `t4`, a table for four that is sold as a whole. */
const seatNames = ['a1', 'a2', 'a3', 'a4', 't4'];

const units: Arbitrary<Units> = record({
  areaId: constantFrom('floor' as const, 'floor2' as const),
  quantity: constantFrom(1 as const, 2 as const),
  capacity: constantFrom(2 as const, 4 as const),
});

const hold: Arbitrary<Step> = record({
  do: constant('hold' as const),
  ...asked,
  seats: subarray(seatNames, { maxLength: 2 }),
  areas: array(units, { maxLength: 2 }),
  life,
  maxActiveHolds: constantFrom(9 as const, 9 as const, 2 as const, 1 as const),
  maxSeats: constantFrom(20 as const, 20 as const, 6 as const, 3 as const),
  edition: constantFrom(2 as const, 2 as const, 2 as const, 3 as const, 1 as const),
  imprint: constantFrom('' as const, 'one' as const, 'other' as const),
}).filter(({ seats, areas }) => seats.length + areas.length > 0);

const decisions: Arbitrary<Decision[]> = array(
  record({
    slot,
    seat: constantFrom<(string | 0 | 1)[]>(...seatNames, 0, 1),
    status: constantFrom('claimed' as const, 'sold' as const, 'free' as const),
    life: constantFrom<(Life | 'over')[]>('long', 'long', 'short', 'over'),
    fence: constantFrom('own' as const, 'own' as const, 'low' as const, 'high' as const),
  }),
  { minLength: 1, maxLength: 3 },
);

const edition = constantFrom(1 as const, 2 as const, 3 as const);

const prime: Arbitrary<Step> = record({
  do: constant('prime' as const),
  session,
  decisions: oneof(constant([]), decisions),
  edition: constantFrom(0 as const, 1 as const, 2 as const, 3 as const),
  raisesFence: boolean(),
});

/** Any step. Those that others depend on come more often. */
export const steps: Arbitrary<Step> = oneof(
  { weight: 30, arbitrary: hold },
  {
    weight: 6,
    arbitrary: record({
      do: constant('extend' as const),
      ...asked,
      fence,
      life,
      maxTotal: life,
      maxExtensions: constantFrom(1 as const, 2 as const),
    }),
  },
  {
    weight: 6,
    arbitrary: record({
      do: constant('convert' as const),
      ...asked,
      fence: oneof(fence, constant('none' as const)),
      life,
    }),
  },
  { weight: 6, arbitrary: record({ do: constant('release' as const), ...asked, fence }) },
  { weight: 14, arbitrary: record({ do: constant('record' as const), session, decisions }) },
  { weight: 5, arbitrary: prime },
  {
    weight: 3,
    arbitrary: record({ do: constant('raise' as const), session: constantFrom(0 as const, 1 as const), edition }),
  },
  { weight: 6, arbitrary: record({ do: constant('show' as const), session }) },
  { weight: 4, arbitrary: record({ do: constant('read' as const), session, from: integer({ min: 0, max: 3 }) }) },
  { weight: 3, arbitrary: constant({ do: 'sweep' as const }) },
  { weight: 5, arbitrary: constant({ do: 'wait' as const }) },
  { weight: 2, arbitrary: constant({ do: 'lose' as const }) },
  { weight: 1, arbitrary: record({ do: constant('outrun' as const), session }) },
);

const hall = ({ session }: { readonly session: 0 | 1 }): string => (session === 0 ? '' : ' of the other session');

const who = ({ slot, asBuyer, ...where }: Asked): string =>
  `${asBuyer ? 'its buyer' : 'somebody else'}, hold ${slot}${hall(where)}`;

const decisionText = ({ slot, seat, status, life, fence }: Decision): string => {
  const what = typeof seat === 'string' ? seat : `unit ${seat}`;
  const until = status === 'claimed' ? ` (${life})` : '';
  return `${what} of hold ${slot} ${status}${until}${fence === 'own' ? '' : `, ${fence} fence`}`;
};

/** A step as a report prints it. */
export const describeStep = (step: Step): string => {
  switch (step.do) {
    case 'hold': {
      const areas = step.areas.map(({ areaId, quantity, capacity }) => `${quantity} of ${capacity} in ${areaId}`);
      const limits = `at most ${step.maxActiveHolds} holds and ${step.maxSeats} places`;
      return `hold ${[...step.seats, ...areas].join(' + ')}, ${step.life}, ${limits}, edition ${step.edition}${
        step.imprint && `, imprint ${step.imprint}`
      } (${who(step)})`;
    }
    case 'extend':
      return `extend, ${step.life}, at most ${step.maxTotal} and ${step.maxExtensions} times, fence ${step.fence} (${who(step)})`;
    case 'convert':
      return `convert, ${step.life}, fence ${step.fence} (${who(step)})`;
    case 'release':
      return `release, fence ${step.fence} (${who(step)})`;
    case 'record':
      return `record${hall(step)}: ${step.decisions.map(decisionText).join('; ')}`;
    case 'prime': {
      const what = step.decisions.map(decisionText).join('; ') || 'nothing';
      return `prime${hall(step)} with ${what}; edition ${step.edition || 'unsaid'}${step.raisesFence ? ', a higher fence' : ''}`;
    }
    case 'raise':
      return `raise the edition${hall(step)} to ${step.edition}`;
    case 'show':
      return `show what is held${hall(step)}`;
    case 'read':
      return `read the feed${hall(step)} from snapshot ${step.from}`;
    case 'sweep':
      return 'sweep';
    case 'wait':
      return 'wait until short lives are over';
    case 'lose':
      return 'lose the store';
    case 'outrun':
      return `change a seat more often than the feed keeps${hall(step)}`;
  }
};
