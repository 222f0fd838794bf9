/** Canonical text of plain data: sorted keys, without those whose value is undefined. */
export const canonicalText = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => {
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return each;
    const entries = Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1));
    // `fromEntries` makes every name an own key, even `__proto__`.
    return Object.fromEntries(entries);
  });
