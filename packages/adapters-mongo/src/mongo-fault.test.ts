import { TicketlyFault } from '@ticketly/core';
import {
  MongoInvalidArgumentError,
  MongoNetworkTimeoutError,
  MongoServerError,
  MongoTopologyClosedError,
} from 'mongodb';
import { describe, expect, it } from 'vitest';
import { mongoFault } from './mongo-fault.ts';

const ofServer = (code: number): Error => new MongoServerError({ message: 'the server said no', code });

describe('an error of MongoDB', () => {
  it.each<[string, boolean, Error]>([
    ['unavailable', true, ofServer(10_107)],
    ['unavailable', true, ofServer(91)],
    ['unavailable', true, new MongoTopologyClosedError('Topology is closed')],
    ['timeout', true, new MongoNetworkTimeoutError('connection 1 timed out')],
    ['timeout', true, ofServer(50)],
    ['contended', true, ofServer(112)],
    ['read-only', true, ofServer(13_435)],
    ['overloaded', true, ofServer(14_031)],
    ['misconfigured', false, ofServer(13)],
    ['misconfigured', false, ofServer(86)],
    ['unexpected', false, ofServer(10_334)],
    ['unexpected', false, new MongoInvalidArgumentError('not a document')],
    ['unexpected', false, new Error('something else')],
  ])('is %s, retryable: %s', (code, retryable, error) => {
    expect(mongoFault(error)).toMatchObject({ code, retryable, cause: error });
  });

  it('that is a fault already stays one', () => {
    const fault = new TicketlyFault('contended', 'somebody was first');
    expect(mongoFault(fault)).toBe(fault);
  });
});
