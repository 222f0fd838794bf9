import { describe, expect, it } from 'vitest';
import { editionOf, ok, refuse } from '../kernel/index.ts';
import type { Edition, RefusalShape, Result, SessionId } from '../kernel/index.ts';
import type { Showing } from './showings.port.ts';
import { withNewestShowing } from './with-newest-showing.ts';

const sessionId = 'session' as SessionId;
const stale = (edition: Edition) => refuse({ code: 'locking/showing-stale', edition });

/**
 * Asks of a session that is there or not; the answers come in this order, the last of them again
 * and again.
 */
const asking = (isThere: boolean, ...answers: readonly Result<string, RefusalShape>[]) => {
  /** As new as who asked wanted it. */
  const wanted: (Edition | undefined)[] = [];
  const seen: Edition[] = [];
  const find = async (_sessionId: SessionId, atLeast?: Edition) => {
    wanted.push(atLeast);
    return isThere ? ({ edition: atLeast ?? editionOf(1) } as Showing) : undefined;
  };
  const ask = async ({ edition }: Showing) => {
    seen.push(edition);
    return answers[seen.length - 1] ?? answers.at(-1) ?? ok('');
  };
  return { wanted, seen, answer: () => withNewestShowing({ showings: { find } })(sessionId, ask) };
};

describe('a question about a showing', () => {
  it.each([ok('yes'), refuse({ code: 'locking/seats-taken' })])('is answered as it is: %o', async (said) => {
    const { wanted, answer } = asking(true, said);
    expect(await answer()).toEqual(said);
    expect(wanted).toEqual([undefined]);
  });

  it('is not asked of a session that does not exist', async () => {
    const { seen, answer } = asking(false);
    expect(await answer()).toEqual({ ok: false, refusal: { code: 'scheduling/session-unknown' } });
    expect(seen).toEqual([]);
  });

  it('is asked again of the edition that is known to exist', async () => {
    const { seen, answer } = asking(true, stale(editionOf(3)), stale(editionOf(5)), ok('yes'));
    expect(await answer()).toEqual(ok('yes'));
    expect(seen).toEqual([editionOf(1), editionOf(3), editionOf(5)]);
  });

  it('is given up for a while when that edition can not be read at five attempts', async () => {
    const { seen, answer } = asking(true, stale(editionOf(3)));
    await expect(answer()).rejects.toMatchObject({
      code: 'unavailable',
      message: 'session session can not be read as new as edition 3',
      retryAfterMs: 1_000,
    });
    expect(seen).toHaveLength(5);
  });

  it('is answered at the fifth attempt', async () => {
    const stales = Array.from({ length: 4 }, () => stale(editionOf(3)));
    expect(await asking(true, ...stales, ok('yes')).answer()).toEqual(ok('yes'));
  });
});
