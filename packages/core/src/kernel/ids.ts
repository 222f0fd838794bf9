import type { Brand } from './brand.ts';

export type OrganizationId = Brand<string, 'OrganizationId'>;
export type EventId = Brand<string, 'EventId'>;
export type TierId = Brand<string, 'TierId'>;
export type SessionId = Brand<string, 'SessionId'>;
export type LayoutId = Brand<string, 'LayoutId'>;
/**
 * A seat of a layout, or one unit of a general-admission area (`floor~17`). Unique within its
 * layout.
 */
export type SeatId = Brand<string, 'SeatId'>;
export type AreaId = Brand<string, 'AreaId'>;
/**
 * `<sessionId>.<own part>`: the id of a hold tells which session it belongs to, and so which shard
 * it lives in.
 */
export type HoldId = Brand<string, 'HoldId'>;
export type OrderId = Brand<string, 'OrderId'>;
export type PaymentId = Brand<string, 'PaymentId'>;
/** One giving back of an order's or a payment's money. */
export type RefundId = Brand<string, 'RefundId'>;
export type DiscountId = Brand<string, 'DiscountId'>;
export type TicketId = Brand<string, 'TicketId'>;
/** Something an organizer asks buyers. Unique within its event. */
export type QuestionId = Brand<string, 'QuestionId'>;
/**
 * The subject of a token as its issuer wrote it, any visible ASCII: a buyer, an organizer or an
 * administrator.
 */
export type PrincipalId = Brand<string, 'PrincipalId'>;

/** Every branded id, by the name of what it identifies. */
export interface IdsByName {
  organization: OrganizationId;
  event: EventId;
  tier: TierId;
  session: SessionId;
  layout: LayoutId;
  seat: SeatId;
  area: AreaId;
  hold: HoldId;
  order: OrderId;
  payment: PaymentId;
  refund: RefundId;
  discount: DiscountId;
  ticket: TicketId;
  question: QuestionId;
  principal: PrincipalId;
}

/** The form of ids that we or organizers give. */
export const idPattern: RegExp = /^[A-Za-z0-9][A-Za-z0-9._~:@|-]{0,127}$/;

/**
 * OpenID Connect Core 1.0, section 2: a subject has at most 255 ASCII characters. Control
 * characters are excluded, because they would split lines of logs.
 */
export const principalIdPattern: RegExp = /^[\x20-\x7e]{1,255}$/;

/**
 * The form of ids that we or organizers give: letters, digits and `. _ ~ : @ | -`, beginning with a
 * letter or digit, at most 128 characters.
 */
export const isId = (text: string): boolean => idPattern.test(text);

/** Whether a text can be the id of a principal: 1 to 255 printable ASCII characters. */
export const isPrincipalId = (text: string): boolean => principalIdPattern.test(text);

/**
 * Reads an id of the given kind; undefined if the text is not one.
 *
 * @example
 * const sessionId = parseId('session', request.params.sessionId);
 */
export const parseId = <Name extends keyof IdsByName>(name: Name, text: string): IdsByName[Name] | undefined =>
  (name === 'principal' ? isPrincipalId(text) : isId(text)) ? (text as IdsByName[Name]) : undefined;

/** The id of a hold of this session. */
export const holdIdOf = (sessionId: SessionId, own: string): HoldId => `${sessionId}.${own}` as HoldId;

/** The session a hold belongs to; undefined if the text is not a hold's id. */
export const sessionOfHold = (holdId: HoldId): SessionId | undefined => {
  const dot = holdId.lastIndexOf('.');
  return dot > 0 ? (holdId.slice(0, dot) as SessionId) : undefined;
};
