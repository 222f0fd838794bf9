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
    ['misconfigured', true, ofServer(13)],
    ['misconfigured', true, ofServer(18)],
    ['misconfigured', true, ofServer(8_000)],
    ['misconfigured', false, ofServer(86)],
    ['unexpected', false, ofServer(10_334)],
    ['unexpected', false, new MongoInvalidArgumentError('not a document')],
    ['unexpected', false, new Error('something else')],
  ])('is %s, retryable: %s', (code, retryable, error) => {
    expect(mongoFault(error)).toMatchObject({ code, retryable, cause: error });
  });

  // As the server's source lists them: whoever changes the table changes this one too.
  it.each<[string, readonly number[]]>([
    ['unavailable', [6, 7, 43, 91, 175, 189, 9_001, 10_107, 11_600, 11_602, 13_436]],
    ['timeout', [24, 50, 64, 89, 262]],
    ['contended', [112]],
    ['read-only', [13_435]],
    ['overloaded', [39, 14_031]],
    ['misconfigured', [2, 13, 18, 85, 86, 100]],
    ['unexpected', [0, 1, 11_000, 99_999]],
  ])('is %s for these codes of the server: %j', (code, codes) => {
    expect(new Set(codes.map((each) => mongoFault(ofServer(each)).code))).toEqual(new Set([code]));
  });

  it('that is a fault already stays one', () => {
    const fault = new TicketlyFault('contended', 'somebody was first');
    expect(mongoFault(fault)).toBe(fault);
  });
});
