// A box office in memory behind the routes, for whatever host takes them.
import { ok, refuse, ticketly } from '@ticketly/core';
import { memoryPorts } from '@ticketly/core/memory';
import { putOnSale } from '@ticketly/core/testing';
import { routeHandler } from '@ticketly/http/routes';

const ports = memoryPorts();
const office = ticketly(ports);
const { sessionId } = await putOnSale(office, ports.clock.now());
const tokenVerifier = {
  verify: async (token) =>
    token === 'anna'
      ? ok({ principalId: 'anna', roles: ['buyer'] })
      : refuse({ code: 'identity/token-invalid', reason: 'malformed' }),
};
const { handle } = routeHandler({ ...ports, ticketly: office, tokenVerifier });

export { handle, sessionId };
