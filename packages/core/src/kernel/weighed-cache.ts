/** Keeps what can be made again, as long as all of it together is not too heavy. */
export interface WeighedCache<Key, Value> {
  /** The value under a key. Reading it makes it the last to go. */
  get(key: Key): Value | undefined;
  /**
   * Keeps a value, and evicts the least recently read until the rest is light enough: even the
   * value itself, if it is too heavy alone.
   */
  set(key: Key, value: Value): void;
  delete(key: Key): void;
  /** The total weight. */
  weight(): number;
}

/**
 * An empty cache of things that differ in size: a limit of their number would be far too low for
 * small ones, or far too high for large ones.
 *
 * @example
 * const maxWeight = 64 * 1024 * 1024;
 * const maps = weighedCache<string, SeatMap>({ maxWeight, weightOf: seatMapBytes });
 */
export const weighedCache = <Key, Value>({
  maxWeight,
  weightOf,
}: {
  readonly maxWeight: number;
  /** In any unit. What counts is the weight at the time a value is set. */
  readonly weightOf: (value: Value) => number;
}): WeighedCache<Key, Value> => {
  const kept = new Map<Key, { readonly value: Value; readonly weight: number }>();
  let total = 0;
  const remove = (key: Key): void => {
    total -= kept.get(key)?.weight ?? 0;
    kept.delete(key);
  };
  return {
    get: (key) => {
      const found = kept.get(key);
      if (found === undefined) return undefined;
      kept.delete(key);
      kept.set(key, found);
      return found.value;
    },
    set: (key, value) => {
      remove(key);
      const weight = weightOf(value);
      kept.set(key, { value, weight });
      total += weight;
      for (const oldest of kept.keys()) {
        if (total <= maxWeight) return;
        remove(oldest);
      }
    },
    delete: remove,
    weight: () => total,
  };
};
