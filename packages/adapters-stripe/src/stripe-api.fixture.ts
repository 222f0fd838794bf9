import { Refused } from './stripe-books.fixture.ts';
import type { Books, Intent, Session } from './stripe-books.fixture.ts';
import { disputeAs, intentAs, movementAs, refundAs, sessionAs } from './stripe-objects.fixture.ts';

type Form = Readonly<Record<string, unknown>>;

/** `metadata[order]=7&line_items[0][quantity]=1`, nested again. */
export const readForm = (text: string): Form => {
  const form: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.replaceAll(']', '').split('[');
    const last = path.pop() ?? '';
    let place = form;
    for (const step of path) place = (place[step] ??= {}) as Record<string, unknown>;
    place[last] = value;
  }
  return form;
};

/** What lies at the end of a path of a form; nothing where the path ends before. */
const at = (form: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((place, step) => (place as Form | undefined)?.[step], form);

/** Whether a form wants this expanded, or something in it. */
const expands = ({ expand = {} }: Form, path: string): boolean =>
  Object.values(expand as object).some((wanted) => wanted === path || String(wanted).startsWith(`${path}.`));

const metadataIn = (form: unknown, ...path: readonly string[]): Intent['metadata'] =>
  (at(form, ...path, 'metadata') ?? {}) as Intent['metadata'];

const payoutIn = (form: unknown): Intent['payout'] => {
  const account = at(form, 'transfer_data', 'destination');
  const onBehalfOf = at(form, 'on_behalf_of');
  if (typeof account !== 'string') return null;
  return {
    account,
    fee: Number(at(form, 'application_fee_amount') ?? 0),
    onBehalfOf: typeof onBehalfOf === 'string' ? onBehalfOf : null,
  };
};

const createSession = (books: Books, form: Form): Session => {
  const price = at(form, 'line_items', '0', 'price_data');
  return books.createSession({
    amount: Number(at(price, 'unit_amount')),
    currency: String(at(price, 'currency')),
    metadata: metadataIn(form),
    ofIntent: { metadata: metadataIn(form, 'payment_intent_data'), payout: payoutIn(form['payment_intent_data']) },
  });
};

const createIntent = (books: Books, form: Form): Intent => {
  const { amount, currency = '' } = form as Readonly<Record<string, string>>;
  return books.create({ amount: Number(amount), currency, metadata: metadataIn(form), payout: payoutIn(form) });
};

const createRefund = (books: Books, form: Form): object => {
  const { payment_intent: id = '', amount } = form as Readonly<Record<string, string>>;
  const refund = books.refund(id, amount === undefined ? undefined : Number(amount), {
    metadata: metadataIn(form),
    reversesTransfer: form['reverse_transfer'] === 'true',
    refundsFee: form['refund_application_fee'] === 'true',
  });
  const isExpanded = expands(form, 'payment_intent.latest_charge');
  const intent = books.find(id);
  return { ...refundAs(intent, refund), ...(isExpanded && { payment_intent: intentAs(intent, true) }) };
};

/** A page as Stripe makes it: the latest first, also of what is nearest before another. */
const pageOf = <Item extends { readonly id: string; readonly created: number }>(
  oldestFirst: readonly Item[],
  form: Form,
  show: (item: Item) => object,
): object => {
  const { gte = 0, lte = Infinity, lt = Infinity } = (form['created'] ?? {}) as Readonly<Record<string, string>>;
  const within = oldestFirst.filter(({ created }) => created >= +gte && created <= +lte && created < +lt).toReversed();
  const limit = Number(form['limit'] ?? 10);
  const place = (id: unknown): number => within.findIndex((item) => item.id === id);
  const before = form['ending_before'] === undefined ? undefined : place(form['ending_before']);
  const from = before === undefined ? place(form['starting_after']) + 1 : Math.max(0, before - limit);
  const data = within.slice(from, before ?? from + limit);
  const hasMore = before === undefined ? from + limit < within.length : from > 0;
  return { object: 'list', url: '/v1/list', data: data.map(show), has_more: hasMore };
};

type Answer = (books: Books, form: Form, id: string) => object;

const answers: Readonly<Record<string, Answer>> = {
  'POST payment_intents': (books, form) => intentAs(createIntent(books, form), false),
  'GET payment_intents': (books, form) =>
    pageOf([...books.intents.values()], form, (intent) => intentAs(intent, expands(form, 'data.latest_charge'))),
  'GET payment_intents/id': (books, form, id) => intentAs(books.find(id), expands(form, 'latest_charge')),
  'POST payment_intents/id/cancel': (books, form, id) => intentAs(books.cancel(id), expands(form, 'latest_charge')),
  'POST sessions': (books, form) => sessionAs(createSession(books, form), false),
  'GET sessions': (books, form) =>
    pageOf([...books.sessions.values()], form, (session) =>
      sessionAs(session, expands(form, 'data.payment_intent.latest_charge')),
    ),
  'GET sessions/id': (books, form, id) =>
    sessionAs(books.findSession(id), expands(form, 'payment_intent.latest_charge')),
  'POST sessions/id/expire': (books, form, id) =>
    sessionAs(books.expire(id), expands(form, 'payment_intent.latest_charge')),
  'POST refunds': createRefund,
  'GET refunds': (books, form) => {
    const intent = books.find(String(form['payment_intent']));
    return pageOf(intent.refunds, form, (refund) => refundAs(intent, refund));
  },
  'GET disputes': (books, form) => {
    const intent = books.find(String(form['payment_intent']));
    return pageOf(intent.disputes, form, (dispute) => disputeAs(intent, dispute));
  },
  'GET balance_transactions': (books, form) => {
    const isExpanded = expands(form, 'data.source.payment_intent.latest_charge');
    return pageOf(books.movements, form, (movement) => movementAs(movement, isExpanded));
  },
  'GET balance_transactions/id': (books, form, id) => {
    const movement = books.movements.find((one) => one.id === id);
    if (movement === undefined) throw new Refused(404, { type: 'invalid_request_error', message: 'No such movement' });
    return movementAs(movement, expands(form, 'source.payment_intent.latest_charge'));
  },
};

/** What a request asks for, as in `POST payment_intents/id/cancel`. */
export const routeOf = (method: string, path: string): { readonly route: string; readonly id: string } => {
  const [kind, id = '', verb] = path.replace('/checkout/', '/').split('/').slice(2);
  return { id, route: `${method} ${kind}${id === '' ? '' : '/id'}${verb === undefined ? '' : `/${verb}`}` };
};

/** Carries a request out on the books. @throws Refused as Stripe would */
export const carryOut = (books: Books, method: string, path: string, form: Form): object => {
  const { route, id } = routeOf(method, path);
  const answer = answers[route];
  if (answer !== undefined) return answer(books, form, id);
  throw new Refused(404, { type: 'invalid_request_error', message: `Unrecognized request URL (${method}: ${path})` });
};
