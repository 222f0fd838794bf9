/**
 * Makes something at most once in `keptMs`, however often it is requested: callers share it while
 * it is being made and shortly after. After a failure, the next caller makes it again.
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
