import { describe, test } from 'node:test';
import { runKit, seatFeedKit, seatLocksKit } from '@ticketly/core/testing';
import { makeLocks } from './make-locks.ts';

runKit(seatLocksKit, { describe, test }, makeLocks);
runKit(seatFeedKit, { describe, test }, makeLocks);
