import { expect, test } from 'vitest';
import { partitioner } from './partition-of.ts';

// murmur2 of these keys is in Kafka's own UtilsTest; the partition is its lower 31 bits, modulo the
// number of partitions.
test.each([
  ['21', -973_932_308],
  ['foobar', -790_332_482],
  ['a-little-bit-long-string', -985_981_536],
  ['a-little-bit-longer-string', -1_486_304_829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58_897_971],
])('puts %s where a producer in Java does', (key, murmur2) => {
  for (const partitions of [1, 6, 1_000])
    expect(partitioner(partitions)(key)).toBe((murmur2 & 0x7fffffff) % partitions);
});
