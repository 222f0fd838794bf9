/** One page of a list, and the opaque cursor that asks for the next; null when there is none. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** Which page: at most `limit` items after the place `cursor` names. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}
