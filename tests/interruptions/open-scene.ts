import type { Ports } from '@ticketly/core';
import { manualClock, memoryGateway, memoryPorts } from '@ticketly/core/memory';
import { caseOn, officeOn } from '../cases/case-office.ts';
import type { SceneOffice } from './scene.ts';

/** Short times, so that everything is over soon. */
const limits = { orderTtlMs: 90_000, paymentPinMs: 60_000 };

/** A small house on sale, in which nothing has gone wrong yet. */
export const openScene = async (): Promise<SceneOffice> => {
  const clock = manualClock();
  const gateway = memoryGateway({ clock });
  const ports = memoryPorts({ clock, gateways: [gateway], limits });
  const office = await caseOn({ clock, gateway, ports, app: officeOn(ports, never) });
  return { ...office, sentBack: new Map(), toldRefunded: new Map() };
};

/** Nothing takes any time here that the clock does not show. */
export const never = (): (() => void) => () => undefined;

/** A process on these ports that has done nothing yet. */
export const process = (ports: Ports): ReturnType<typeof officeOn> => officeOn(ports, never);
