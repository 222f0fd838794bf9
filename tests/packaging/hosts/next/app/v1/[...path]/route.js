import { handle, sessionId } from '../../../box-office.mjs';

export const dynamic = 'force-dynamic';
const answer = (request) => {
  // So that whoever visits knows what is on sale.
  if (new URL(request.url).pathname === '/v1/session-on-sale') return Response.json({ sessionId });
  return handle(request);
};
export { answer as GET, answer as POST };
