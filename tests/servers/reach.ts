/** A server for the tests, or why there is none. */
export interface Reached {
  readonly url: string;
  readonly missing: string | undefined;
}

/**
 * The server at the given address, or one that is started.
 *
 * A failed start is handed on instead of thrown: it then fails each suite that needs the server,
 * and no other.
 */
export const reach = async (given: string | undefined, start: () => Promise<string>): Promise<Reached> => {
  try {
    return { url: given ?? (await start()), missing: undefined };
  } catch (error) {
    return { url: '', missing: String(error) };
  }
};
