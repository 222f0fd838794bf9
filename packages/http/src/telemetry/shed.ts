/** Why a request was turned away unanswered, to keep the others fast. */
export const shedReasons = [
  /** As many requests are in progress as allowed. */
  'full',
  /**
   * As many requests that begin something are in progress as allowed; a purchase under way would be
   * admitted.
   */
  'full-for-beginners',
  /** This process is shutting down. */
  'ending',
  /** The caller asks too often. */
  'too-many-requests',
  /** An address or network begins holds too often. */
  'too-many-holds',
  /** As many streams are open as this process may have. */
  'too-many-readers',
  /** As many connections are open as this process may serve. */
  'too-many-connections',
  /** An address has as many streams as allowed. */
  'too-many-streams',
  /** An address asks for one nonexistent session after another. */
  'unknown-sessions',
] as const;

export type ShedReason = (typeof shedReasons)[number];

/** Counts a request that is turned away. */
export type CountShed = (reason: ShedReason) => void;

/** Counts nothing. */
export const ignore: CountShed = () => undefined;
