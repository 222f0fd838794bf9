import { expect, it } from 'vitest';
import { partitionConsumers } from './partition-consumers.ts';
import { partitioner } from './partition-of.ts';

it('names a consumer for each partition, and the one that takes a fact', () => {
  const { names, of } = partitionConsumers('views', 3);
  expect(names).toEqual(['views@0', 'views@1', 'views@2']);
  for (const routingKey of ['event-1', 'event-2', 'org-1'])
    expect(of({ routingKey } as never)).toBe(`views@${partitioner(3)(routingKey)}`);
});
