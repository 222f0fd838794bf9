import { parseId } from '@ticketly/core';
import type { PaymentId } from '@ticketly/core';
import express from 'express';
import type { Request, Response, Router } from 'express';
import type { BuyersHand } from './buyers-hand.ts';
import type { SandboxCharge } from './charge.ts';
import { chargePage, foreignFormPage, unknownPage } from './page-html.ts';
import type { PageContext } from './page-html.ts';
import { readCard } from './test-cards.ts';

/** How the pages behave. */
export interface SandboxPagesOptions {
  /**
   * Origins besides the page's own that a buyer may be sent back to, as in
   * `https://tickets.example`.
   */
  readonly returnOrigins?: readonly string[];
  /**
   * Says what a charge is for, in lines for the buyer to read. Default: what was said when it was
   * opened.
   */
  readonly describe?: (charge: SandboxCharge) => Promise<readonly string[]>;
}

/**
 * The hosted checkout page: `/sandbox/pay/{paymentId}?returnUrl=…`. The way back is an address of
 * this origin, or of one that is allowed; any other is left out, so that nobody can be sent
 * elsewhere from here.
 */
export const sandboxPages = (
  hand: BuyersHand,
  { returnOrigins = [], describe = async ({ description }) => [description] }: SandboxPagesOptions = {},
): Router => {
  const router = express.Router();
  const path = '/sandbox/pay/:paymentId';
  const form = express.urlencoded({ extended: false, limit: '8kb', parameterLimit: 10 });

  const show = async (
    response: Response,
    charge: SandboxCharge | undefined,
    context: Omit<PageContext, 'lines'>,
  ): Promise<void> => {
    const lines = charge === undefined ? [] : await describe(charge);
    response.set('Cache-Control', 'no-store').set('Content-Security-Policy', policyFor(context.returnUrl));
    // With less, browsers would not tell us that a form was on this page.
    response.set('Referrer-Policy', 'same-origin');
    response.status(charge === undefined ? 404 : context.mistake === undefined ? 200 : 422).type('html');
    response.send(charge === undefined ? unknownPage() : chargePage(charge, { ...context, lines }));
  };

  router.get(path, async (request, response) => {
    const returnUrl = allowedReturn(request, request.query['returnUrl'], returnOrigins);
    const paymentId = paymentIdOf(request);
    await show(response, paymentId && (await hand.charge(paymentId)), { returnUrl });
  });

  router.post(path, form, async (request, response) => {
    if (isForeign(request)) {
      response.status(403).type('html').send(foreignFormPage());
      return;
    }
    const fields = (request.body ?? {}) as Fields;
    const returnUrl = allowedReturn(request, fields['returnUrl'], returnOrigins);
    const paymentId = paymentIdOf(request);
    const { charge, ...said } = paymentId === undefined ? { charge: undefined } : await act(hand, paymentId, fields);
    const goesBack = returnUrl !== undefined && charge !== undefined && isDone(charge);
    if (goesBack) response.redirect(303, returnUrl);
    else await show(response, charge, { returnUrl, ...said });
  });
  return router;
};

type Fields = Readonly<Record<string, unknown>>;

interface Acted {
  readonly charge: SandboxCharge | undefined;
  readonly mistake?: string;
  readonly card?: string;
}

/** What the buyer did with the form: answered the bank, or entered a card. */
const act = async (hand: BuyersHand, paymentId: PaymentId, fields: Fields): Promise<Acted> => {
  const { confirmation } = fields;
  if (confirmation === 'approve' || confirmation === 'refuse')
    return { charge: await hand.confirm(paymentId, confirmation === 'approve') };
  const text = [fields['testCard'], fields['card']].find((field) => typeof field === 'string') ?? '';
  const card = readCard(text);
  if (typeof card === 'string') return { charge: await hand.charge(paymentId), mistake: card, card: text.slice(0, 40) };
  return { charge: await hand.payWith(paymentId, card) };
};

/** A declined card is told here, before the buyer goes back. */
const isDone = ({ status, capturesAt }: SandboxCharge): boolean => status === 'succeeded' || capturesAt !== null;

const paymentIdOf = (request: Request): PaymentId | undefined => {
  const { paymentId } = request.params;
  return typeof paymentId === 'string' ? parseId('payment', paymentId) : undefined;
};

const originOf = (request: Request): string => `${request.protocol}://${request.get('host') ?? 'localhost'}`;

/**
 * Whether a form was on another page, as browsers tell: a page elsewhere must not pay for its
 * visitors. Whoever is no browser says nothing.
 */
const isForeign = (request: Request): boolean => {
  const site = request.get('sec-fetch-site');
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const origin = request.get('origin');
  return origin !== undefined && origin !== originOf(request);
};

const allowedReturn = (request: Request, given: unknown, returnOrigins: readonly string[]): string | undefined => {
  if (typeof given !== 'string' || given.length > 2_000) return undefined;
  const own = originOf(request);
  const url = URL.parse(given, own);
  return url !== null && (url.origin === own || returnOrigins.includes(url.origin)) ? url.href : undefined;
};

/** No script at all; the form may lead to where the buyer came from. */
const policyFor = (returnUrl: string | undefined): string => {
  const back = returnUrl === undefined ? '' : ` ${new URL(returnUrl).origin}`;
  return `default-src 'none'; style-src 'unsafe-inline'; form-action 'self'${back}; frame-ancestors 'none'; base-uri 'none'`;
};
