import { TicketlyFault, isTicketlyFault } from '@ticketly/core';
import { describe, expect, it } from 'vitest';
import { retryRolledBack } from './retry-rolled-back.ts';
import { toSqlFault } from './sql-fault.ts';

const withCode = (code: string) => Object.assign(new Error('said the driver'), { code });

describe('faults of the database', () => {
  it.each([
    ['40001', 'contended', true],
    ['40P01', 'contended', true],
    ['57014', 'timeout', true],
    ['55P03', 'timeout', true],
    ['57P01', 'unavailable', true],
    ['57P02', 'unavailable', true],
    ['57P03', 'unavailable', true],
    ['57P04', 'unavailable', true],
    ['57P05', 'unavailable', true],
    ['08006', 'unavailable', true],
    ['53300', 'overloaded', true],
    ['53200', 'overloaded', true],
    ['53100', 'overloaded', true],
    ['53400', 'overloaded', true],
    ['25006', 'read-only', true],
    ['28000', 'misconfigured', true],
    ['28P01', 'misconfigured', true],
    ['3D000', 'misconfigured', true],
    ['3F000', 'misconfigured', false],
    ['42P01', 'misconfigured', false],
    ['42501', 'misconfigured', false],
    ['XX001', 'corrupt', false],
    ['23505', 'unexpected', false],
    ['22P05', 'unexpected', false],
    ['ECONNREFUSED', 'unavailable', true],
    ['ECONNRESET', 'unavailable', true],
    ['EPIPE', 'unavailable', true],
  ])('of code %s are %s', (code, expected, retryable) => {
    expect(toSqlFault(withCode(code))).toMatchObject({ code: expected, retryable });
  });

  it.each([
    ['Connection terminated unexpectedly', 'unavailable'],
    ['timeout exceeded when trying to connect', 'overloaded'],
    ['Query read timeout', 'timeout'],
    ['SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string', 'misconfigured'],
    ['whatever else', 'unexpected'],
  ])('that say "%s" are %s', (message, code) => {
    expect(toSqlFault(new Error(message))).toMatchObject({ code });
  });

  it('keep the driver’s error as their cause, and are left alone themselves', () => {
    const error = withCode('40001');
    const fault = toSqlFault(error);
    expect(isTicketlyFault(fault)).toBe(true);
    expect(fault).toMatchObject({ cause: error, sqlState: '40001' });
    expect(toSqlFault(fault)).toBe(fault);
    expect(toSqlFault('a string')).toMatchObject({ code: 'unexpected' });
  });
});

describe('running again what was rolled back', () => {
  const pauses: number[] = [];
  const randomness = { integer: (below: number) => (pauses.push(below), 0) };

  it('pauses longer each time, and gives up in the end', async () => {
    let tries = 0;
    const run = async () => {
      tries += 1;
      throw new TicketlyFault('contended', 'again');
    };
    await expect(retryRolledBack(run, randomness, { attempts: 4, firstPauseMs: 2 })).rejects.toThrow('again');
    expect(tries).toBe(4);
    expect(pauses).toEqual([2, 4, 8]);
  });

  it('repeats nothing else', async () => {
    let tries = 0;
    const run = async () => {
      tries += 1;
      throw new TicketlyFault('unavailable', 'away');
    };
    await expect(retryRolledBack(run, randomness)).rejects.toThrow('away');
    expect(tries).toBe(1);
  });
});
