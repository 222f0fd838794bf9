import {
  cancelOrder,
  listTickets,
  placeOrder,
  refreshPayment,
  relayDecisions,
  showOrder,
  showOrders,
  startPayment,
  findOrder,
  listOrders,
  findPayment,
  findTicket,
} from './checkout/index.ts';
import { extendHold, findHold, holdSeats, listHolds, releaseHold, sweepHolds } from './holding/index.ts';
import type { Later } from './kernel/index.ts';
import { seatBoards } from './live-map/index.ts';
import type { SeatBoards, SeatBoardsOptions } from './live-map/index.ts';
import { countDeadLetters, listDeadLetters, retryDeadLetters } from './messaging/index.ts';
import type { FollowStep, NewDeadLetter } from './messaging/index.ts';
import { organizing } from './organizing.ts';
import type { TicketlyOrganizing } from './organizing.ts';
import type { PaymentGateway } from './payments/index.ts';
import type { Ports } from './ports.ts';
import {
  compareCharges,
  expireOrders,
  patientGateway,
  paymentBacklog,
  receiveWebhook,
  reconcilePayments,
  refundCancelledSessions,
  refundOrder,
} from './settlement/index.ts';
import type { ChargeComparison, OnUnknownCharge } from './settlement/index.ts';

/** The life of a sale, from seats to tickets. */
export interface TicketlySale {
  readonly holdSeats: ReturnType<typeof holdSeats>;
  readonly findHold: ReturnType<typeof findHold>;
  readonly listHolds: ReturnType<typeof listHolds>;
  readonly extendHold: ReturnType<typeof extendHold>;
  readonly releaseHold: ReturnType<typeof releaseHold>;

  readonly placeOrder: ReturnType<typeof placeOrder>;
  readonly findOrder: ReturnType<typeof findOrder>;
  readonly listOrders: ReturnType<typeof listOrders>;
  readonly showOrder: ReturnType<typeof showOrder>;
  readonly showOrders: ReturnType<typeof showOrders>;
  readonly cancelOrder: ReturnType<typeof cancelOrder>;
  readonly refundOrder: ReturnType<typeof refundOrder>;

  readonly startPayment: ReturnType<typeof startPayment>;
  readonly findPayment: ReturnType<typeof findPayment>;
  readonly refreshPayment: ReturnType<typeof refreshPayment>;
  readonly receiveWebhook: ReturnType<typeof receiveWebhook>;

  readonly listTickets: ReturnType<typeof listTickets>;
  readonly findTicket: ReturnType<typeof findTicket>;

  readonly seatBoards: SeatBoards;
}

/** What must be done again and again while a sale runs, one step a call; each answers how much it did. */
export interface TicketlyUpkeep {
  readonly sweepHolds: ReturnType<typeof sweepHolds>;
  readonly expireOrders: ReturnType<typeof expireOrders>;
  readonly reconcilePayments: ReturnType<typeof reconcilePayments>;
  /** How far it is behind. */
  readonly paymentBacklog: ReturnType<typeof paymentBacklog>;
  /** Finds captured money that the database does not know, as after a restore. */
  readonly compareCharges: ChargeComparison['runOnce'];
  /** What it found in this process. */
  readonly countUnknownCharges: ChargeComparison['count'];
  readonly relayDecisions: ReturnType<typeof relayDecisions>;
  /** Follows the log: refunds what was paid for sessions that were cancelled. */
  readonly refundCancelledSessions: (step?: FollowStep) => Promise<number>;

  readonly listDeadLetters: ReturnType<typeof listDeadLetters>;
  readonly retryDeadLetters: ReturnType<typeof retryDeadLetters>;
  readonly countDeadLetters: ReturnType<typeof countDeadLetters>;
}

/** Everything Ticketly does, over one set of ports. */
export interface Ticketly extends TicketlyOrganizing, TicketlySale, TicketlyUpkeep {}

/** What an office may be told beside its ports. */
export interface TicketlyOptions {
  readonly seatBoards?: SeatBoardsOptions;
  /** Measures how long a gateway is waited for. Default: a timer of the runtime. */
  readonly later?: Later;
  /** Told once of every document or session that a follower of the log had to leave behind: somebody has to look. */
  readonly onSetAside?: (letter: NewDeadLetter) => void;
  /** Told of every captured charge that the database did not know: buyers paid for something that is not there. */
  readonly onUnknownCharge?: OnUnknownCharge;
}

const patientGateways = ({ gateways, limits }: Ports, later: Later | undefined): Ports['gateways'] => {
  const [first, ...others] = gateways;
  const patient = (gateway: PaymentGateway): PaymentGateway =>
    patientGateway(gateway, { patienceMs: limits.gatewayPatienceMs, later });
  return [patient(first), ...others.map(patient)];
};

/**
 * Puts the use cases on their ports. Holds no state but the live boards, so any number of processes may do this on the same stores.
 *
 * @example
 * const app = ticketly(memoryPorts());
 * const held = await app.holdSeats({ principal, sessionId, wanted: { kind: 'best-available', quantity: 2 } });
 * if (held.ok) await app.placeOrder({ principal, holdId: held.value.hold.holdId });
 */
export const ticketly = (given: Ports, options: TicketlyOptions = {}): Ticketly => {
  const { later } = options;
  const ports = { ...given, gateways: patientGateways(given, later) };
  const boards = seatBoards(ports, options.seatBoards);
  const following = { ...ports, onSetAside: options.onSetAside };
  const refunds = refundCancelledSessions(following);
  const charges = compareCharges(ports, options.onUnknownCharge, later);
  const withBoards = { ...following, seatBoards: boards };
  return {
    ...organizing(withBoards),

    holdSeats: holdSeats(withBoards),
    findHold: findHold(ports),
    listHolds: listHolds(ports),
    extendHold: extendHold(ports),
    releaseHold: releaseHold(ports),

    placeOrder: placeOrder(ports),
    findOrder: findOrder(ports),
    listOrders: listOrders(ports),
    showOrder: showOrder(ports),
    showOrders: showOrders(ports),
    cancelOrder: cancelOrder(ports),
    refundOrder: refundOrder(ports),

    startPayment: startPayment(ports),
    findPayment: findPayment(ports),
    refreshPayment: refreshPayment(ports),
    receiveWebhook: receiveWebhook(ports),

    listTickets: listTickets(ports),
    findTicket: findTicket(ports),

    seatBoards: boards,

    sweepHolds: sweepHolds(ports),
    expireOrders: expireOrders(ports),
    reconcilePayments: reconcilePayments(ports, later),
    paymentBacklog: paymentBacklog(ports),
    compareCharges: charges.runOnce,
    countUnknownCharges: charges.count,
    relayDecisions: relayDecisions(following),
    refundCancelledSessions: (step) => refunds.runOnce(step),

    listDeadLetters: listDeadLetters(ports),
    retryDeadLetters: retryDeadLetters(ports),
    countDeadLetters: countDeadLetters(ports),
  };
};
