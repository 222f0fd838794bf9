import { watchLedger } from './accounting/index.ts';
import type { LedgerDifference, LedgerWatch } from './accounting/index.ts';
import * as accounting from './accounting/use-cases.ts';
import { keepAuditing } from './auditing/index.ts';
import type { Audit, AuditOptions } from './auditing/index.ts';
import * as browsing from './browsing/use-cases.ts';
import * as catalog from './catalog/use-cases.ts';
import { correctLocks, relayConsumer, relayDecisions } from './checkout/index.ts';
import * as checkout from './checkout/use-cases.ts';
import { salesBoards } from './dashboards/index.ts';
import type { SalesBoards, SalesBoardsOptions } from './dashboards/index.ts';
import * as contacts from './contacts/use-cases.ts';
import * as dashboards from './dashboards/use-cases.ts';
import * as discounts from './discounts/use-cases.ts';
import * as halls from './halls/use-cases.ts';
import { sweepHolds } from './holding/index.ts';
import * as holding from './holding/use-cases.ts';
import { bind } from './kernel/index.ts';
import type { Bound, Job, Later } from './kernel/index.ts';
import { seatBoards } from './live-map/index.ts';
import type { SeatBoards, SeatBoardsOptions } from './live-map/index.ts';
import { retryPassingFailures } from './messaging/index.ts';
import type { FollowStep, NewDeadLetter } from './messaging/index.ts';
import * as messaging from './messaging/use-cases.ts';
import * as organizations from './organizations/use-cases.ts';
import type { PaymentGateway } from './payments/index.ts';
import type { Ports } from './ports.ts';
import * as printing from './printing/use-cases.ts';
import { issueReceipts } from './receipts/index.ts';
import * as receipts from './receipts/use-cases.ts';
import { cancelWithEvent, completeEvents } from './scheduling/index.ts';
import * as scheduling from './scheduling/use-cases.ts';
import {
  compareCharges,
  expireOrders,
  patientGateway,
  postMissingEntries,
  reconcilePayments,
  refundCancelledSessions,
} from './settlement/index.ts';
import type {
  ChargeComparison,
  LostDisputePolicy,
  OnUnknownCharge,
  ReconcileStep,
  StepSize,
} from './settlement/index.ts';
import * as settlement from './settlement/use-cases.ts';
import { announceTimers, keepTimers, sweepTimers } from './timers/index.ts';

/**
 * What has to be done again and again while anything is sold, by one process at a time for all;
 * each step bears being done by two at once for a moment. `runJobs` of `@ticketly/core/jobs` runs
 * them.
 *
 * What every process does for itself is with its module: `projectViews`, `noticeRestores`.
 */
export type TicketlyJobs = {
  readonly sweepHolds: Job;
  readonly expireOrders: Job<StepSize>;
  readonly reconcilePayments: Job<ReconcileStep>;
  /** Finds captured money that the database does not know, as after a restore. */
  readonly compareCharges: ChargeComparison;
  /** Compares the ledger with what the gateways moved. */
  readonly watchLedger: LedgerWatch;
  /**
   * Finds what does not fit between the stores, while everything runs; what may be, it corrects.
   */
  readonly audit: Audit;
  readonly announceTimers: Job;
  readonly sweepTimers: Job;
  readonly completeEvents: Job;
  readonly retryPassingFailures: Job;
  readonly relayDecisions: Job<FollowStep>;
  readonly keepTimers: Job<FollowStep>;
  readonly cancelWithEvent: Job<FollowStep>;
  readonly refundCancelledSessions: Job<FollowStep>;
  readonly issueReceipts: Job<FollowStep>;
};

/**
 * Everything Ticketly does, over one set of ports, room by room.
 *
 * A verb that may not do what it is asked returns a refusal. A verb whose stores, locks or gateway
 * cannot answer throws a `TicketlyFault`, which says whether a repeat may succeed.
 */
export interface Ticketly {
  /** Who organizes events, and who of them may do what. */
  readonly organizations: Bound<typeof organizations>;
  /** Events, from draft to approval. */
  readonly catalog: Bound<typeof catalog>;
  /** Discounts of events, and how they are used. */
  readonly discounts: Bound<typeof discounts>;
  /** Layouts: check, save, find. */
  readonly halls: Bound<typeof halls>;
  /** Sessions: plan, pause, close, cancel. */
  readonly scheduling: Bound<typeof scheduling>;
  /** What the public sees of events, sessions and halls. */
  readonly browsing: Bound<typeof browsing>;
  /** The state of every seat, as it changes. */
  readonly liveMap: SeatBoards;
  /** What organizers see of their sales. */
  readonly dashboards: Bound<typeof dashboards>;
  /** Sales as they change, for those who watch. */
  readonly liveSales: SalesBoards;
  /** A buyer's verbs on seats. */
  readonly holding: Bound<typeof holding>;
  /** A buyer's verbs on orders, payments and tickets. */
  readonly checkout: Bound<typeof checkout>;
  /** What was paid and went back, in numbered documents. */
  readonly receipts: Bound<typeof receipts>;
  /** Every movement of money, and whether the gateways agree. */
  readonly accounting: Bound<typeof accounting>;
  /** What goes on paper. */
  readonly printing: Bound<typeof printing>;
  /** What buyers tell of themselves and their guests: give, show, erase. */
  readonly contacts: Bound<typeof contacts>;
  /** Money's verbs: hear of it, send it back. */
  readonly settlement: Bound<typeof settlement>;
  /** What the followers of the log set aside. */
  readonly messaging: Bound<typeof messaging>;
  /** What is done in the background, each by its verb. */
  readonly jobs: TicketlyJobs;
}

/** Settings of an office beside its ports. */
export interface TicketlyOptions {
  readonly seatBoards?: SeatBoardsOptions;
  readonly salesBoards?: SalesBoardsOptions;
  /** Measures how long to wait for a gateway. Default: a timer of the runtime. */
  readonly later?: Later;
  /**
   * Told once of every document or session that a follower of the log had to leave behind: somebody
   * has to look.
   */
  readonly onSetAside?: (letter: NewDeadLetter) => void;
  /**
   * Told of every captured charge that the database did not know: buyers paid for something that
   * does not exist.
   */
  readonly onUnknownCharge?: OnUnknownCharge;
  /** What becomes of the tickets of an order whose dispute was lost. Default `revoke`. */
  readonly lostDisputes?: LostDisputePolicy;
  /** Told of every payment of which the ledger and its gateway differ. */
  readonly onLedgerDifference?: (difference: LedgerDifference) => void;
  /** Told of everything that the auditor proves to be wrong, and when it is right again. */
  readonly onDrift?: AuditOptions['onDrift'];
  /** How long the auditor rests between rounds, in milliseconds. Default 10,000. */
  readonly auditEveryMs?: AuditOptions['everyMs'];
  /** How far the views have come that this process reads. Without it, nobody audits them. */
  readonly viewsReached?: AuditOptions['viewsReached'];
}

const patientGateways = ({ gateways, limits }: Ports, later: Later | undefined): Ports['gateways'] => {
  const [first, ...others] = gateways;
  const patient = (gateway: PaymentGateway): PaymentGateway =>
    patientGateway(gateway, { patienceMs: limits.gatewayPatienceMs, later });
  return [patient(first), ...others.map(patient)];
};

const jobs = (
  ports: Ports,
  { later, onSetAside, onUnknownCharge, onDrift, viewsReached, auditEveryMs, onLedgerDifference }: TicketlyOptions,
): TicketlyJobs => {
  const following = { ...ports, onSetAside };
  return {
    sweepHolds: sweepHolds(ports),
    expireOrders: expireOrders(ports),
    reconcilePayments: reconcilePayments(ports, later),
    compareCharges: compareCharges(ports, onUnknownCharge, later),
    watchLedger: watchLedger(ports, onLedgerDifference),
    audit: keepAuditing(ports, {
      relay: relayConsumer,
      onDrift,
      viewsReached,
      everyMs: auditEveryMs,
      corrections: {
        locks: (sessionId) => correctLocks(ports, sessionId),
        entries: (orderId) => postMissingEntries(ports, orderId),
      },
    }),
    announceTimers: announceTimers(ports),
    sweepTimers: sweepTimers(ports),
    completeEvents: completeEvents(ports),
    retryPassingFailures: retryPassingFailures(ports),
    relayDecisions: relayDecisions(following),
    keepTimers: keepTimers(following),
    cancelWithEvent: cancelWithEvent(following),
    refundCancelledSessions: refundCancelledSessions(following),
    issueReceipts: issueReceipts(following),
  };
};

/**
 * Binds the use cases to their ports. Holds no state but the live boards, so any number of
 * processes may do this on the same stores.
 *
 * @example
 * const office = ticketly(memoryPorts());
 * const wanted = { kind: 'best-available', quantity: 2 } as const;
 * const held = await office.holding.holdSeats({ principal, sessionId, wanted });
 * if (held.ok) await office.checkout.placeOrder({ principal, holdId: held.value.hold.holdId });
 */
export const ticketly = (given: Ports, options: TicketlyOptions = {}): Ticketly => {
  const { lostDisputes = 'revoke' } = options;
  const ports = { ...given, gateways: patientGateways(given, options.later), lostDisputes };
  const liveMap = seatBoards(ports, options.seatBoards);
  const liveSales = salesBoards(ports, options.salesBoards);
  const all = { ...ports, seatBoards: liveMap, salesBoards: liveSales };
  return {
    organizations: bind(organizations, all),
    catalog: bind(catalog, all),
    discounts: bind(discounts, all),
    halls: bind(halls, all),
    scheduling: bind(scheduling, all),
    browsing: bind(browsing, all),
    liveMap,
    dashboards: bind(dashboards, all),
    liveSales,
    holding: bind(holding, all),
    checkout: bind(checkout, all),
    receipts: bind(receipts, all),
    accounting: bind(accounting, all),
    printing: bind(printing, all),
    contacts: bind(contacts, all),
    settlement: bind(settlement, all),
    messaging: bind(messaging, all),
    jobs: jobs(ports, options),
  };
};
