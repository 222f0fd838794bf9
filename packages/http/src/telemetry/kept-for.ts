/**
 * Makes something at most once in `keptMs`, however often it is asked for: who asks while it is
 * being made, or shortly after, shares it. What failed is made again by the next who asks.
 */
export const keptFor = <Made>(keptMs: number, make: () => Promise<Made>): (() => Promise<Made>) => {
  let kept: { readonly made: Promise<Made>; untilMs: number } | undefined;
  return () => {
    if (kept !== undefined && performance.now() < kept.untilMs) return kept.made;
    const begun = { made: make(), untilMs: Infinity };
    kept = begun;
    begun.made.then(
      () => {
        begun.untilMs = performance.now() + keptMs;
      },
      () => {
        begun.untilMs = 0;
      },
    );
    return begun.made;
  };
};
