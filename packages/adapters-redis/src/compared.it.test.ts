import { runComparison, seatLocksComparison } from '@ticketly/core/testing/comparing';
import { Redis } from 'ioredis';
import { afterAll, describe, inject, test } from 'vitest';
import { locksOn, patientOptions } from './locks-on.fixture.ts';

const client = new Redis(inject('redisUrl'), patientOptions);
afterAll(() => client.quit());

const histories = Number(process.env['TICKETLY_HISTORIES'] ?? 100);
const seed = Number(process.env['TICKETLY_HISTORIES_SEED'] ?? 1);

const locks = locksOn(client, () => [client], { feedLength: 50 });
runComparison(seatLocksComparison, { describe, test }, locks, { histories, seed, atOnce: 16 });
