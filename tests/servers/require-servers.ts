import { inject } from 'vitest';

const reasons = [
  inject('postgresMissing'),
  inject('redisMissing'),
  inject('redisClusterMissing'),
  inject('mongoMissing'),
  inject('kafkaMissing'),
  inject('connectMissing'),
  inject('localstripeMissing'),
  inject('stripeMockMissing'),
];
const missing = reasons.filter((reason) => reason !== undefined);
if (missing.length > 0) throw new Error(`a server this suite needs is missing: ${missing.join('; ')}`);
