import { describe, expect, it } from 'vitest';
import { TicketlyFault } from './fault.ts';
import { retryContended } from './retry-contended.ts';

describe('retrying what others contend for', () => {
  it('answers with the first try that was not contended', async () => {
    const answers = ['contended', 'contended', 'saved', 'never asked'] as const;
    let tries = 0;
    const attempt = async () => answers[tries++] ?? 'contended';
    expect(await retryContended('order 17', 5, attempt)).toBe('saved');
    expect(tries).toBe(3);
  });

  it('gives up after so many lost races, with a fault that names the subject and is worth a retry', async () => {
    let tries = 0;
    const attempt = async () => {
      tries += 1;
      return 'contended' as const;
    };
    await expect(retryContended('order 17', 3, attempt)).rejects.toMatchObject({
      code: 'contended',
      retryable: true,
      message: 'order 17 was changed by others 3 times in a row',
    });
    expect(tries).toBe(3);
  });

  it('passes a fault on at once', async () => {
    let tries = 0;
    const attempt = async () => {
      tries += 1;
      throw new TicketlyFault('unavailable', 'the store is away');
    };
    await expect(retryContended('order 17', 3, attempt)).rejects.toMatchObject({ code: 'unavailable' });
    expect(tries).toBe(1);
  });
});
