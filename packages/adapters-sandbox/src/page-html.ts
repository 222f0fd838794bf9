import { formatMoney } from '@ticketly/core';
import type { SandboxCharge } from './charge.ts';
import { formatCardNumber, testCards } from './test-cards.ts';

/** What a page needs besides the charge. */
export interface PageContext {
  /** Where the buyer goes from here; undefined if the payment was opened without a way back. */
  readonly returnUrl: string | undefined;
  /** What is paid for. */
  readonly lines: readonly string[];
  /** A sentence about what was entered and can't be used. */
  readonly mistake?: string;
  /** What was entered. */
  readonly card?: string;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (char) => entities[char] ?? char);

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#f2f3f7, #14151a); }
main { box-sizing: border-box; width: min(26rem, 100vw); padding: 2rem; border-radius: 12px; background: light-dark(#fff, #1f2128);
  box-shadow: 0 1px 3px #0003; }
h1 { margin: 0; font-size: 2rem; } p { margin: .5rem 0; } small, .quiet { color: light-dark(#5b6070, #a4a9b8); }
.mistake { color: light-dark(#b3261e, #ff8a80); }
label { display: block; margin-top: 1.25rem; font-weight: 600; }
input[type=text] { box-sizing: border-box; width: 100%; margin: .35rem 0 .75rem; padding: .7rem; border: 1px solid #8888; border-radius: 8px; font: inherit; }
button, .button { padding: .7rem 1rem; border: 1px solid #8886; border-radius: 8px; background: transparent; color: inherit; font: inherit;
  text-decoration: none; cursor: pointer; display: inline-block; }
.primary { width: 100%; box-sizing: border-box; text-align: center; border-color: transparent; background: #3b5bdb; color: #fff; font-weight: 600; }
.cards button { width: 100%; margin-top: .4rem; text-align: left; font-size: .875rem; } code { font-size: 1em; }`;

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title>
<style>${style}</style></head><body><main><small>Payment sandbox: no money moves here.</small>
${body}</main></body></html>`;

const head = (charge: SandboxCharge, { lines }: PageContext): string =>
  [`<h1>${escapeHtml(formatMoney(charge.amount))}</h1>`, ...lines.map(quietLine)].join('');

const quietLine = (text: string): string => `<p class="quiet">${escapeHtml(text)}</p>`;

const hiddenReturn = ({ returnUrl }: PageContext): string =>
  returnUrl === undefined ? '' : `<input type="hidden" name="returnUrl" value="${escapeHtml(returnUrl)}">`;

const cardForm = (charge: SandboxCharge, context: PageContext): string => {
  const mistake =
    context.mistake === undefined ? '' : `<p class="mistake" role="alert">${escapeHtml(context.mistake)}</p>`;
  const choices = testCards.map(
    ({ number, meaning }) =>
      `<button name="testCard" value="${number}"><code>${formatCardNumber(number)}</code> ${escapeHtml(meaning)}</button>`,
  );
  return `${head(charge, context)}<form method="post">${hiddenReturn(context)}
<label for="card">Card number</label>
<input type="text" id="card" name="card" inputmode="numeric" autocomplete="off" autofocus placeholder="4242 4242 4242 4242" value="${escapeHtml(context.card ?? '')}">
${mistake}<button class="primary">Pay ${escapeHtml(formatMoney(charge.amount))}</button></form>
<form method="post" class="cards">${hiddenReturn(context)}<p class="quiet">Or take a test card:</p>${choices.join('')}</form>`;
};

const confirmationForm = (charge: SandboxCharge, context: PageContext): string =>
  `${head(charge, context)}<p>Your bank asks: is it you who pays this?</p><form method="post">${hiddenReturn(context)}
<p><button class="primary" name="confirmation" value="approve">Yes, pay</button></p>
<p><button name="confirmation" value="refuse">No, that is not me</button></p></form>`;

const endings: Readonly<Record<Exclude<SandboxCharge['status'], 'open'>, string>> = {
  succeeded: 'Paid. Thank you!',
  failed: 'The card was declined. Nothing was charged; you can try again from your order.',
  cancelled: 'This payment was cancelled, and can no longer be paid.',
  refunded: 'This payment was given back.',
};

const ending = (charge: SandboxCharge, sentence: string, context: PageContext): string => {
  const { returnUrl } = context;
  const back =
    returnUrl === undefined
      ? ''
      : `<p><a class="button primary" href="${escapeHtml(returnUrl)}">Back to your order</a></p>`;
  return `${head(charge, context)}<p>${escapeHtml(sentence)}</p>${back}`;
};

/** The page for a charge, as it is now. */
export const chargePage = (charge: SandboxCharge, context: PageContext): string => {
  const title = `Pay ${formatMoney(charge.amount)}`;
  if (charge.status !== 'open') return page(title, ending(charge, endings[charge.status], context));
  if (charge.capturesAt !== null) return page(title, ending(charge, 'Your bank takes a moment.', context));
  return page(title, charge.asks === 'card' ? cardForm(charge, context) : confirmationForm(charge, context));
};

/** The page for a form that was not on the page of the payment. */
export const foreignFormPage = (): string =>
  page('Not paid', '<h1>Not paid</h1><p>The form was on another page. Open the payment again, and pay there.</p>');

/** The page for an address that is no payment's. */
export const unknownPage = (): string =>
  page('Unknown payment', '<h1>Unknown payment</h1><p>There is no payment here.</p>');
