/** Why a request was turned away unanswered, to keep the others fast. */
export const shedReasons = [
  /** As many are worked on as may be. */
  'full',
  /** As many that begin something are worked on as may be; a purchase under way would be let in. */
  'full-for-beginners',
  /** This process ends. */
  'ending',
  /** Somebody asks too often. */
  'too-many-requests',
  /** An address has as many streams as it may. */
  'too-many-streams',
  /** An address asks for one session after another that is not there. */
  'unknown-sessions',
] as const;

export type ShedReason = (typeof shedReasons)[number];

/** Counts a request that is turned away. */
export type CountShed = (reason: ShedReason) => void;

/** Counts nothing. */
export const ignore: CountShed = () => undefined;
