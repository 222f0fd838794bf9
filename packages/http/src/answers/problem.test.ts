import { TicketlyFault } from '@ticketly/core';
import type { HoldId, Instant, SeatId } from '@ticketly/core';
import { describe, expect, test } from 'vitest';
import { errorAnswer, HttpRefused, refusalAnswer } from './problem.ts';
import { problemTable } from './problem-table.ts';

describe('the table of problems', () => {
  test('gives every code a status of an error and a sentence for a person', () => {
    for (const [code, { status, title }] of Object.entries(problemTable)) {
      expect(status, code).toBeGreaterThanOrEqual(400);
      expect(status, code).toBeLessThan(600);
      expect(title, code).toMatch(/^[A-Z].*\.$/);
    }
  });

  test('keeps what is unknown apart from what is in conflict', () => {
    for (const [code, { status }] of Object.entries(problemTable)) {
      if (!code.endsWith('-unknown')) continue;
      // A seat or an area that is asked for in a body is a mistake of the body, not of the address.
      const isInBody = code === 'locking/seats-unknown' || code === 'locking/area-unknown';
      expect(status, code).toBe(isInBody ? 400 : 404);
    }
  });
});

describe('a refusal', () => {
  test('becomes a problem with its facts', () => {
    const { status, problem } = refusalAnswer({
      code: 'locking/seats-unavailable',
      conflicts: ['a-1' as SeatId, 'a-2' as SeatId],
    });
    expect(status).toBe(409);
    expect(problem).toEqual({
      type: 'urn:ticketly:problem:locking/seats-unavailable',
      title: problemTable['locking/seats-unavailable'].title,
      status: 409,
      code: 'locking/seats-unavailable',
      conflicts: ['a-1', 'a-2'],
    });
  });

  test('tells times as times, and a status of its own under another name', () => {
    const opensAt = Date.UTC(2027, 4, 1, 18) as Instant;
    const { problem } = refusalAnswer({ code: 'scheduling/session-not-on-sale', status: 'scheduled', opensAt });
    expect(problem).toMatchObject({ status: 409, currentStatus: 'scheduled', opensAt: '2027-05-01T18:00:00.000Z' });
    const held = { code: 'locking/hold-limit-reached', holdIds: ['s.h' as HoldId] };
    expect(refusalAnswer(held as never).problem).toMatchObject({ holdIds: ['s.h'] });
  });

  test('of a token does not tell why, but how to sign in', () => {
    const answer = refusalAnswer({ code: 'identity/token-invalid', reason: 'signature' });
    expect(answer.headers).toEqual({ 'WWW-Authenticate': 'Bearer error="invalid_token"' });
    expect(JSON.stringify(answer.problem)).not.toContain('signature');
  });
});

describe('an error', () => {
  test('that may pass is 503, by the time the fault names; any other is 500', () => {
    const away = errorAnswer(new TicketlyFault('unavailable', 'redis is away', { retryAfterMs: 250 }));
    expect(away).toMatchObject({ status: 503, headers: { 'Retry-After': '1' } });
    expect(errorAnswer(new TicketlyFault('misconfigured', 'no such table'))).toMatchObject({ status: 500 });
    expect(errorAnswer(new Error('odd'))).toMatchObject({ status: 500, problem: { code: 'http/internal' } });
    expect(errorAnswer(undefined).status).toBe(500);
  });

  test('of our own is the answer it carries', () => {
    expect(errorAnswer(new HttpRefused('http/rate-limited', {}, { 'Retry-After': '9' }))).toMatchObject({
      status: 429,
      headers: { 'Retry-After': '9' },
    });
  });
});
