import type { LocalIssuer } from '@ticketly/adapters-oidc';
import { isPrincipalId, parseId } from '@ticketly/core';
import { isRole } from '@ticketly/core/identity';
import type { Role } from '@ticketly/core';
import express from 'express';
import type { RequestHandler, Response, Router } from 'express';
import { z } from 'zod';
import type { DemoBuyer } from './payments/payments.ts';

const dayS = 86_400;

const tokenRequest = z.strictObject({
  subject: z.string().refine(isPrincipalId),
  roles: z
    .array(z.custom<Role>((role) => typeof role === 'string' && isRole(role)))
    .max(10)
    .default(['buyer']),
});

const completion = z.strictObject({
  outcome: z.enum(['succeed', 'decline', 'delay']),
  afterMs: z.int().min(0).max(3_600_000).optional(),
});

/**
 * Development features: `POST /dev/tokens` makes anybody whoever they say they are, and `POST
 * /dev/payments/{paymentId}/complete` plays the buyer if the provider allows it. Never to be
 * mounted in production.
 */
export const devRoutes = (issuer: LocalIssuer, buyer: DemoBuyer | undefined): Router => {
  const router = express.Router();
  const json = express.json({ limit: '8kb' });
  router.post('/dev/tokens', json, issueToken(issuer), explainBadBody);
  if (buyer !== undefined)
    router.post('/dev/payments/:paymentId/complete', json, completePayment(buyer), explainBadBody);
  return router;
};

const issueToken =
  (issuer: LocalIssuer): RequestHandler =>
  async (request, response) => {
    const asked = tokenRequest.safeParse(request.body);
    if (!asked.success) {
      refuse(response, 400, 'Send { "subject": "buyer-17", "roles": ["buyer"] } with roles that exist.');
      return;
    }
    const token = await issuer.issue({ ...asked.data, ttlS: dayS });
    response.set('Cache-Control', 'no-store');
    response.json({ access_token: token, token_type: 'Bearer', expires_in: dayS });
  };

const completePayment =
  (buyer: DemoBuyer): RequestHandler =>
  async (request, response) => {
    const asked = completion.safeParse(request.body);
    if (!asked.success) {
      refuse(response, 400, 'Send { "outcome": "succeed" | "decline" | "delay", "afterMs"?: 5000 }.');
      return;
    }
    const { paymentId } = request.params;
    const id = typeof paymentId === 'string' ? parseId('payment', paymentId) : undefined;
    const charge = id && (await buyer.complete(id, asked.data));
    if (charge === undefined) refuse(response, 404, 'There is no such payment.');
    else response.json({ paymentId, status: charge.status });
  };

const refuse = (response: Response, status: 400 | 404, detail: string): void => {
  const title = status === 400 ? 'The request is invalid.' : 'There is nothing at this address.';
  response.status(status).type('application/problem+json');
  response.send(JSON.stringify({ type: 'about:blank', title, status, detail }));
};

const explainBadBody: express.ErrorRequestHandler = (error, _request, response, next) => {
  if (error instanceof SyntaxError) refuse(response, 400, 'The body is not JSON.');
  else next(error);
};
