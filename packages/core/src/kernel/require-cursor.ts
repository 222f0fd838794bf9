import type { IdsByName } from './ids.ts';
import { parseId } from './ids.ts';
import { cursorInvalid } from './page.ts';
import type { CursorInvalid, PageRequest } from './page.ts';
import { ok, refuse } from './result.ts';
import type { Result } from './result.ts';

/**
 * Refuses a cursor that is not the id of something on the list, for lists whose cursors are ids.
 * One that names something on another list looks like one that names nothing.
 */
export const requireCursor = async <Name extends keyof IdsByName>(
  name: Name,
  { cursor }: PageRequest,
  isListed: (last: IdsByName[Name]) => Promise<boolean>,
): Promise<Result<null, CursorInvalid>> => {
  if (cursor === undefined) return ok(null);
  const last = parseId(name, cursor);
  return last !== undefined && (await isListed(last)) ? ok(null) : refuse(cursorInvalid);
};
