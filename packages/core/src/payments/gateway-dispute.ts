import type { Money } from '../kernel/index.ts';

/**
 * A buyer's bank takes back what was captured, or tries to. `open` while the gateway and the bank
 * argue, `won` when the money stays, `lost` when it is gone.
 */
export interface GatewayDispute {
  /** The gateway's own name for it. */
  readonly disputeRef: string;
  readonly status: 'open' | 'won' | 'lost';
  /** How much is argued about; not part of `GatewayPayment.refunded`, whatever the end. */
  readonly amount: Money;
  /** As the gateway puts it, for example `fraudulent`; null if it says nothing. */
  readonly reason: string | null;
}
