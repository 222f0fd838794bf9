import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ok, refuse, ticketly } from '@ticketly/core';
import type { Ports, PrincipalId, SessionId, TierId, TokenVerifier } from '@ticketly/core';
import type { LayoutDraft } from '@ticketly/core/halls';
import { hallOf, rowSection } from '@ticketly/core/testing';
import type { SaleWishes } from '@ticketly/core/testing';
import { createHttpApp } from '@ticketly/http';
import { pino } from 'pino';
import { openSmallHouse } from '../simulation/hall.ts';

/** In a race everybody is who they say: `Bearer <name>`. */
const trusting: TokenVerifier = {
  verify: async (token) =>
    /^[a-z0-9-]+$/.test(token)
      ? ok({ principalId: token as PrincipalId, roles: ['buyer'] })
      : refuse({ code: 'identity/token-invalid', reason: 'malformed' }),
};

/** One process that serves a session over HTTP. */
export interface RaceServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the ports over HTTP; several of these on the same stores are several processes to them.
 */
export const serveOffice = async (ports: Ports): Promise<RaceServer> => {
  const office = ticketly(ports);
  const http = createHttpApp({
    ticketly: office,
    tokenVerifier: trusting,
    logger: pino({ level: 'silent' }),
    ...ports,
    options: { requestsPerSecond: 0, stream: { perAddress: 0 } },
  });
  http.finish();
  const server = createServer(http.app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      await http.drain();
      server.closeAllConnections();
      office.liveMap.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** A hall of so many seats, a hundred a row. */
export const raceTrack = (seats: number): LayoutDraft => {
  const rows = Array.from({ length: Math.ceil(seats / 100) }, (_, row) => ({
    label: `R${row + 1}`,
    seats: Math.min(100, seats - row * 100),
  }));
  return hallOf([rowSection('S', rows, { tierId: 'paid' as TierId })]);
};

/** The seats of a race track. */
export const seatsOfTrack = (seats: number): readonly string[] =>
  Array.from({ length: seats }, (_, at) => `S-R${Math.floor(at / 100) + 1}-${(at % 100) + 1}`);

export const openRaceTrack = async (
  ports: Ports,
  seats: number,
  plan: NonNullable<SaleWishes['plan']> = {},
): Promise<{ readonly sessionId: SessionId; readonly seatIds: readonly string[] }> => ({
  sessionId: await openSmallHouse(ports, { hall: raceTrack(seats), plan }),
  seatIds: seatsOfTrack(seats),
});
