/** Survivors that were looked at and are left alone, each with the reason. */
export interface Accepted {
  /** From `packages/core/src`. */
  readonly file: string;
  /** The mutated code as the page shows it; or undefined: any in the file. */
  readonly from?: string;
  readonly to?: string;
  /** A sentence. */
  readonly reason: string;
}

/** The survivors of one file, from `packages/core/src`. */
export const inFile = (file: string, survivors: readonly Omit<Accepted, 'file'>[]): readonly Accepted[] =>
  survivors.map((survivor) => ({ file, ...survivor }));

export const narrows = 'changes nothing: it tells the compiler what the line before made sure of';
export const onlySlower = 'changes nothing but the time it takes';
export const ourBug = 'a bug of ours, told in words';
