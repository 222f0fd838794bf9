import { expect, it } from 'vitest';
import { cursorInvalid } from './page.ts';
import { requireCursor } from './require-cursor.ts';
import { ok, refuse } from './result.ts';

it('a cursor is the id of something on the list, and whatever else it is looks alike', async () => {
  const asked: string[] = [];
  const isListed = async (last: string) => {
    asked.push(last);
    return last === 'order-1';
  };
  const begun = (cursor?: string) => requireCursor('order', { limit: 1, cursor }, isListed);
  expect(await begun()).toEqual(ok(null));
  expect(asked).toEqual([]);
  expect(await begun('order-1')).toEqual(ok(null));
  for (const cursor of ['order-2', '', 'a\u0000b', 'x'.repeat(129)])
    expect(await begun(cursor)).toEqual(refuse(cursorInvalid));
  expect(refuse(cursorInvalid)).toEqual({ ok: false, refusal: cursorInvalid });
  // Nobody looks for what can't be an id.
  expect(asked).toEqual(['order-1', 'order-2']);
});
