import { describe, expect, it } from 'vitest';
import { redisFault } from './redis-fault.ts';

describe('an error of Redis', () => {
  it.each([
    ['Command timed out', 'timeout', true],
    ["OOM command not allowed when used memory > 'maxmemory'.", 'overloaded', true],
    ['ERR max number of clients reached', 'overloaded', true],
    ["READONLY You can't write against a read only replica.", 'read-only', true],
    ['MISCONF Redis is configured to save RDB snapshots, but is unable to persist to disk.', 'read-only', true],
    ['NOREPLICAS Not enough good replicas to write.', 'read-only', true],
    ['NOAUTH Authentication required.', 'misconfigured', true],
    ['WRONGPASS invalid username-password pair or user is disabled.', 'misconfigured', true],
    ["NOPERM User ticketly has no permissions to run the 'evalsha' command", 'misconfigured', true],
    ["ERR ACL failure in script: The user executing the script can't run this command", 'misconfigured', true],
    ['LOADING Redis is loading the dataset in memory', 'unavailable', true],
    ["MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.", 'unavailable', true],
    ['CLUSTERDOWN The cluster is down', 'unavailable', true],
    ['Connection is closed.', 'unavailable', true],
    ['ERR user_script:7: attempt to index a nil value', 'unexpected', false],
    ['ERR value is not an integer or out of range', 'unexpected', false],
  ])('that says "%s" is %s, retryable: %s', (message, code, retryable) => {
    const error = new Error(message);
    expect(redisFault(error)).toMatchObject({ code, retryable, cause: error });
  });
});
