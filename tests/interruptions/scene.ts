import type { OrderId, PaymentId, RefundId, Ticketly } from '@ticketly/core';
import type { CaseOffice } from '../cases/case-office.ts';

/** A small house, and what only those know who lived through it. */
export interface SceneOffice extends CaseOffice {
  /** What was sent back in the gateway's dashboard, in minor units, by payment. */
  readonly sentBack: Map<PaymentId, number>;
  /** Refunds that somebody was told are decided, and their orders. */
  readonly toldRefunded: Map<RefundId, OrderId>;
}

/** A call of a use case: the same one however often it is made. */
export type Act = (app: Ticketly) => Promise<unknown>;

/** A situation in which a use case is called. */
export interface Scene {
  /** What happened before. */
  readonly when: string;
  /** Lets it happen. */
  readonly prepare: (office: SceneOffice) => Promise<Act>;
  /** What the call answers where nothing goes wrong: `ok` unless told, or the code of a refusal. */
  readonly answers?: string;
  /** Whoever calls does not give up: as long as no money comes, nobody else would notice. */
  readonly insists?: true;
}

/** Some scenes for each verb of a module: one that has none does not compile. */
export type ScenesOf<Verbs> = Readonly<Record<keyof Verbs, readonly [Scene, ...Scene[]]>>;
