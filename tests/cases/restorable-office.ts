import { ticketly, TicketlyFault } from '@ticketly/core';
import { noticeRestores } from '@ticketly/core/restoring';
import type { PaymentGateway, Ports, Ticketly } from '@ticketly/core';
import type { UnknownCharge } from '@ticketly/core/settlement';
import { manualClock, memoryGateway } from '@ticketly/core/memory';
import type { ManualClock, MemoryDatabase, MemoryGateway } from '@ticketly/core/memory';
import { caseOn } from './case-office.ts';
import type { CaseOffice } from './case-office.ts';
import { restorableDatabase } from './restorable-database.ts';

/** A small house whose database can be brought back while locks, gateway and processes go on. */
export interface RestorableOffice extends CaseOffice {
  readonly alarms: readonly UnknownCharge[];
  backup(): MemoryDatabase;
  /** Brings it back, and lets it be noticed. */
  restore(backup: MemoryDatabase): Promise<void>;
  /** Another process, some ports of which may be others. */
  another(ports?: Partial<Ports>): Ticketly;
  /** Another process, with a gateway that does some things in another way. */
  spyOn(gateway: Partial<PaymentGateway>): Ticketly;
  /**
   * A process that dies at its nth await of a port: with an odd n before the call has its effect,
   * with an even one after it.
   */
  dyingAt(n: number): { readonly app: Ticketly; hasDied(): boolean };
}

const awaited = ['payments', 'orders', 'tickets', 'seatSales', 'inbox', 'chargeMarks'] as const;

type Call = (...args: readonly unknown[]) => Promise<unknown>;

/** Opens it, with charges compared from the start. */
export const openRestorable = async ({
  clock = manualClock(),
  gateway = memoryGateway({ clock }),
}: { readonly clock?: ManualClock; readonly gateway?: MemoryGateway } = {}): Promise<RestorableOffice> => {
  const { ports, backup, restore } = restorableDatabase({ clock, gateways: [gateway] });
  const alarms: UnknownCharge[] = [];
  const another: RestorableOffice['another'] = (others = {}) =>
    ticketly(
      { ...ports, ...others },
      { seatBoards: { repeat: () => () => {} }, onUnknownCharge: (charge) => alarms.push(charge) },
    );
  const office = await caseOn({ clock, gateway, ports, app: another() });
  const notice = noticeRestores(ports, { alarm: () => undefined, rebuild: async () => undefined });
  await office.app.jobs.compareCharges.run();
  return {
    ...office,
    alarms,
    backup,
    another,
    restore: async (to) => {
      await notice.run();
      restore(to);
      await notice.run();
    },
    spyOn: (others) => another({ gateways: [{ ...gateway, ...others }] }),
    dyingAt: (n) => {
      let calls = 0;
      const hasDied = (): boolean => calls >= Math.ceil(n / 2);
      const dying = <Port extends object>(port: Port): Port =>
        new Proxy(port, {
          get: (_, name) => {
            const method = Reflect.get(port, name) as Call | string;
            if (typeof method === 'string') return method;
            return async (...args: readonly unknown[]): Promise<unknown> => {
              const isDead = hasDied();
              calls += 1;
              if (!isDead && !hasDied()) return method(...args);
              if (!isDead && n % 2 === 0) await method(...args);
              throw new TicketlyFault('unavailable', 'this process has died');
            };
          },
        });
      const app = another({
        ...Object.fromEntries(awaited.map((name) => [name, dying(ports[name])])),
        gateways: [dying<PaymentGateway>(gateway)],
      });
      return { app, hasDied };
    },
  };
};
