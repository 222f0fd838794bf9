/**
 * The limits of the business that a deployment may lower or raise, with their defaults.
 *
 * Two kinds of bounds are not here. The lengths of texts are part of the API, the same in every
 * deployment: they stand beside the checks of the texts. How often something is tried again, and
 * how much is read, kept or done at a time, says nothing to a caller: it stands beside the code
 * that it protects.
 */
export interface Limits {
  readonly seatsPerOrder: number;
  readonly activeHoldsPerBuyerAndSession: number;
  readonly seatsPerBuyerAndSession: number;
  readonly pendingOrdersPerBuyer: number;
  readonly seatsPerSession: number;
  readonly pageSize: number;
  readonly defaultPageSize: number;
  readonly bodyBytes: number;
  readonly layoutBytes: number;
  /** How long a hold lives unless its session says otherwise. */
  readonly holdTtlMs: number;
  readonly holdTtlMinMs: number;
  readonly holdTtlMaxMs: number;
  readonly holdExtensions: number;
  /**
   * The least time a hold lives from when it is first ordered: time to write the order, and to tell
   * the locks of it.
   */
  readonly orderGraceMs: number;
  /** How long an unpaid order keeps its claims. */
  readonly orderTtlMs: number;
  /** The longest a payment in flight keeps them, counted from the payment's start. */
  readonly paymentPinMs: number;
  readonly paymentAttemptsPerOrder: number;
  /**
   * How long a seat is for others once a buyer has cancelled an order of it for the second time in
   * half an hour; 0 lets them have it at once.
   */
  readonly coolingOffMs: number;
  /**
   * How many payments per second a process asks a gateway about of its own accord. What buyers
   * cause is not counted.
   */
  readonly gatewayAsksPerSecond: number;
  /** How many such questions to one gateway may be unanswered at a time. */
  readonly gatewayAsksInFlight: number;
  /** How long any call to a gateway may take. */
  readonly gatewayPatienceMs: number;
  /** How often best available tries again after losing a race. */
  readonly bestAvailableAttempts: number;
  /** Organizations that one person has founded and still belongs to. */
  readonly organizationsPerFounder: number;
  /** Events of an organization that were neither approved nor cancelled. */
  readonly draftsPerOrganization: number;
  /** Each saved version counts. */
  readonly layoutsPerOrganization: number;
  readonly sessionsPerEvent: number;
  readonly tiersPerEvent: number;
  /** Fees that an organizer charges beside the prices. */
  readonly feesPerEvent: number;
  readonly taxesPerEvent: number;
  /** Retired ones included. */
  readonly discountsPerEvent: number;
  readonly questionsPerEvent: number;
  readonly choicesPerQuestion: number;
  /** What a buyer tells of themselves and their guests in one order, written as JSON. */
  readonly contactBytes: number;
  /** How often a buyer may give or correct that, for one order. */
  readonly contactSavesPerHour: number;
  /**
   * How many tickets one page of a list searches for a name: those are sealed, and each is opened.
   */
  readonly namesSearchedPerPage: number;
  /**
   * How long before a session its sale may begin; also bounds every other period that a request may
   * name.
   */
  readonly periodMs: number;
  /**
   * The highest price of a tier, in minor units: times `seatsPerSession` it is still a safe
   * integer.
   */
  readonly priceMinor: number;
  /**
   * What all seats of a session may be worth together, with fees and taxes, in minor units: times
   * `sessionsPerEvent` it is still a safe integer, so that no sum of a session or an event
   * overflows. Sums over events have no such bound; they are added as big integers.
   */
  readonly sessionWorthMinor: number;
  /** Sections of a layout, including tables and fixtures. */
  readonly sectionsPerLayout: number;
  readonly rowsPerLayout: number;
  readonly rowsPerSection: number;
  readonly seatsPerRow: number;
  readonly aislesPerRow: number;
  /** Seats of a section that carry a note. */
  readonly notesPerSection: number;
  readonly notesPerLayout: number;
  /** Problems of one kind that a check lists one by one; it counts the others. */
  readonly problemsPerKind: number;
  /** Memory for drawn halls that are kept, in bytes: about two megabytes for 100,000 seats. */
  readonly hallBytes: number;
}

const minuteMs = 60_000;

/** The defaults. */
export const defaultLimits: Limits = {
  seatsPerOrder: 10,
  activeHoldsPerBuyerAndSession: 1,
  seatsPerBuyerAndSession: 10,
  pendingOrdersPerBuyer: 3,
  seatsPerSession: 100_000,
  pageSize: 100,
  defaultPageSize: 20,
  bodyBytes: 64 * 1024,
  layoutBytes: 4 * 1024 * 1024,
  holdTtlMs: 5 * minuteMs,
  holdTtlMinMs: minuteMs,
  holdTtlMaxMs: 30 * minuteMs,
  holdExtensions: 2,
  orderGraceMs: minuteMs,
  orderTtlMs: 10 * minuteMs,
  paymentPinMs: 15 * minuteMs,
  paymentAttemptsPerOrder: 5,
  coolingOffMs: minuteMs,
  gatewayAsksPerSecond: 25,
  gatewayAsksInFlight: 16,
  gatewayPatienceMs: 10_000,
  bestAvailableAttempts: 8,
  organizationsPerFounder: 20,
  draftsPerOrganization: 500,
  layoutsPerOrganization: 2_000,
  sessionsPerEvent: 200,
  tiersPerEvent: 50,
  feesPerEvent: 10,
  taxesPerEvent: 10,
  discountsPerEvent: 1_000,
  questionsPerEvent: 20,
  choicesPerQuestion: 50,
  contactBytes: 32 * 1024,
  contactSavesPerHour: 20,
  namesSearchedPerPage: 2_000,
  periodMs: 10 * 366 * 24 * 60 * minuteMs,
  priceMinor: 10_000_000_000,
  sessionWorthMinor: 45_000_000_000_000,
  sectionsPerLayout: 5_000,
  rowsPerLayout: 20_000,
  rowsPerSection: 1_000,
  seatsPerRow: 500,
  aislesPerRow: 50,
  notesPerSection: 5_000,
  notesPerLayout: 20_000,
  problemsPerKind: 50,
  hallBytes: 64 * 1024 * 1024,
};
