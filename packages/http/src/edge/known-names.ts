/** The names seen in the objects that are open at some point of a JSON text. */
export interface KnownNames {
  /** An object begins at this depth. */
  begin(depth: number): void;
  /** Its next name is between these quotation marks. @returns whether the object already has it. */
  isRepeated(depth: number, from: number, to: number): boolean;
}

/** Where the names of an object are in the text, as a flat list. */
type Places = number[];

/**
 * Compares names in place: no strings are made, and an object of a hundred names costs no more than
 * fifty looks at each of its bytes.
 */
export const knownNames = (text: Uint8Array): KnownNames => {
  const byDepth: Places[] = [];
  const isSame = (one: number, other: number, length: number): boolean => {
    // Names that are much alike mostly differ at their end.
    for (let at = length - 1; at >= 0; at -= 1) if (text[one + at] !== text[other + at]) return false;
    return true;
  };
  return {
    begin: (depth) => {
      const places = byDepth[depth];
      if (places === undefined) byDepth[depth] = [];
      else places.length = 0;
    },
    isRepeated: (depth, from, to) => {
      const places = byDepth[depth] ?? [];
      for (let at = 0; at < places.length; at += 2) {
        const [other, end] = [places[at] ?? 0, places[at + 1] ?? 0];
        if (end - other === to - from && isSame(from, other, to - from)) return true;
      }
      places.push(from, to);
      return false;
    },
  };
};
