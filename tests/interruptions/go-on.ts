import { isTicketlyFault } from '@ticketly/core';
import type { Job, Ticketly } from '@ticketly/core';
import type { Act, SceneOffice } from './scene.ts';

/**
 * What the caller does who was not answered.
 *
 * - `asks again`: the same call, until it is answered.
 * - `gives up`: nobody ever asks again; a gateway stops telling too.
 * - `pays`: gives up as well, but pays first what is still open at the gateway.
 */
export type Reaction = 'asks again' | 'gives up' | 'pays';

export const reactions: readonly Reaction[] = ['asks again', 'gives up', 'pays'];

const maxAsks = 5;

/** Asks again until there is an answer. Throws what is no fault, and when there is none at last. */
export const askAgain = async (app: Ticketly, act: Act): Promise<unknown> => {
  for (let asks = 1; ; asks += 1) {
    try {
      return await act(app);
    } catch (error) {
      if (!isTicketlyFault(error) || asks === maxAsks) throw error;
    }
  }
};

/** Pays what the gateway still lets anybody pay. @returns whether there was anything. */
export const payWhatIsOpen = ({ gateway }: SceneOffice): boolean => {
  const open = gateway.ledger().filter(({ status }) => status === 'open');
  for (const { paymentId } of open) gateway.succeed(paymentId);
  return open.length > 0;
};

const restMs = 45_000;
/** The longest that a payment rests between two questions, and more. */
const longRestMs = 11 * 60_000;

/**
 * Lets the world go on without any mishap: every job of the office, again and again, until
 * everything has had the time that it is given to end.
 */
export const goOn = async ({ clock, ports }: SceneOffice, app: Ticketly): Promise<void> => {
  const { orderTtlMs, paymentPinMs } = ports.limits;
  // The auditor of the deployment puts some things right, and would hide who made them wrong.
  const { audit: _, ...others } = app.jobs;
  const jobs: readonly Job[] = Object.values(others);
  const round = async (): Promise<void> => {
    for (const job of jobs) await job.run();
  };
  for (let passed = 0; passed <= orderTtlMs + paymentPinMs; passed += restMs) {
    await round();
    clock.advance(restMs);
  }
  for (let rounds = 0; rounds < 4; rounds += 1) {
    await round();
    clock.advance(longRestMs);
  }
  await round();
};
