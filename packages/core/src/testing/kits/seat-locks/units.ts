import { expectOk, expectRefused, expectSame, expectSameSet } from '../expectations.ts';
import type { Clause } from '../kit.ts';
import { untilLapsed } from '../subject.ts';
import { floor, openHall, seatIdsOf, unitsOf } from './subject.ts';
import type { SeatLocksSubject } from './subject.ts';

/** What `SeatLocks` promises about units of areas that lapse, or that a refused hold looked at. */
export const unitClauses: readonly Clause<SeatLocksSubject>[] = [
  {
    name: 'uses no unit of an area up when another area of the request lacks some',
    run: async (subject) => {
      const hall = await openHall(subject);
      const { seatLocks } = subject.ports;
      const asked = hall.request('ada', [], { areas: [floor(2, 2), unitsOf('stage', 3, 2)] });
      for (let tries = 0; tries < 2; tries += 1)
        expectRefused(await seatLocks.hold(asked), 'locking/area-unavailable', 'three units of two');
      const both = await hall.take('bob', [], { areas: [floor(2, 2), unitsOf('stage', 2, 2)] });
      expectSameSet(seatIdsOf(both), ['floor~1', 'floor~2', 'stage~1', 'stage~2'], 'the units of both areas');
    },
  },
  {
    name: 'counts units whose hold has lapsed among those that are left',
    run: async (subject) => {
      const hall = await openHall(subject);
      await hall.take('ada', [], { areas: [floor(2, 4)], ttlMs: subject.ttlMs });
      await hall.take('bob', [], { areas: [floor(1, 4)] });
      await untilLapsed(subject);
      const many = await subject.ports.seatLocks.hold(hall.request('cem', [], { areas: [floor(4, 4)] }));
      expectSame(expectRefused(many, 'locking/area-unavailable', 'four units of three').left, 3, 'how many are left');
      expectOk(await subject.ports.seatLocks.hold(hall.request('cem', [], { areas: [floor(3, 4)] })), 'three of three');
    },
  },
];
