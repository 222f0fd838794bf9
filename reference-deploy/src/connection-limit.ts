import type { RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';
import { problemTable } from '@ticketly/http';
import type { ProblemCode } from '@ticketly/http';
import type { DescriptorBudget } from './descriptors.ts';

/** How many connections are served and accepted, and who is told of a request on one too many. */
export interface ConnectionLimit extends Pick<DescriptorBudget, 'served' | 'accepted'> {
  readonly onTurnedAway: () => void;
}

const code: ProblemCode = 'http/overloaded';
const overloaded = JSON.stringify({ type: `urn:ticketly:problem:${code}`, ...problemTable[code], code });
const headers = { 'Retry-After': '5', Connection: 'close', 'Content-Type': 'application/problem+json' };

/**
 * Has a server cut connections beyond those it may accept.
 *
 * @returns the handler, which is not asked on connections beyond those that may be served: there a
 *   request is answered with 503
 */
export const limitConnections = (
  server: Server,
  handler: RequestListener,
  { served, accepted, onTurnedAway }: ConnectionLimit,
): RequestListener => {
  server.maxConnections = accepted;
  const late = new WeakSet<Socket>();
  let open = 0;
  server.on('connection', (socket) => {
    open += 1;
    if (open > served) late.add(socket);
    socket.once('close', () => (open -= 1));
  });
  return (request, response) => {
    if (!late.has(request.socket)) {
      handler(request, response);
      return;
    }
    onTurnedAway();
    response.writeHead(503, headers).end(overloaded);
  };
};
