import { expect, test } from 'vitest';
import { money } from '../kernel/index.ts';
import type { AreaId, TierId } from '../kernel/index.ts';
import { distinctAreas } from './distinct-areas.ts';
import type { AreaRequest } from './seat-locks.port.ts';

const area = (name: string, quantity: number): AreaRequest => ({
  areaId: name as AreaId,
  quantity,
  capacity: 12,
  label: name,
  tierId: 'stalls' as TierId,
  price: money(1_999, 'EUR'),
});

test('two requests for one area become one for their sum', () => {
  const asked = [area('floor', 2), area('balcony', 1), area('floor', 3)];
  expect(distinctAreas(asked)).toEqual([area('floor', 5), area('balcony', 1)]);
  expect(distinctAreas([])).toEqual([]);
});
