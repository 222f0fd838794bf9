import { fromBase64url, toBase64url } from './base64url.ts';

/** Writes what a cursor has to remember as an opaque text. */
export const formatCursor = (parts: readonly (string | number)[]): string =>
  toBase64url(new TextEncoder().encode(JSON.stringify(parts)));

/** What a cursor remembers; undefined if it is none of ours. Each part is still to be checked. */
export const parseCursor = (cursor: string): readonly unknown[] | undefined => {
  const bytes = fromBase64url(cursor);
  try {
    const parts: unknown = bytes && JSON.parse(new TextDecoder().decode(bytes));
    return Array.isArray(parts) ? parts : undefined;
  } catch {
    return undefined;
  }
};
