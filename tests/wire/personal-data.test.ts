import { expect, test } from 'vitest';
import { committedContract } from './contract.ts';
import { leavesOf } from './json-schema.ts';
import type { JsonSchema } from './json-schema.ts';

/**
 * Texts that are no ids and no values of a list, and why each may be in a log that is kept for
 * ever. None may tell of a person. Names, addresses and answers of buyers lie in a table of their
 * own, where they can be erased.
 */
const texts: Readonly<Record<string, string>> = {
  // What an organizer says in public of an event.
  'details.title': 'public',
  'details.summary': 'public',
  'details.category': 'public',
  'details.venue.name': 'public',
  'details.venue.city': 'public',
  'details.venue.country': 'code',
  'details.venue.timeZone': 'code',
  'details.tiers[].name': 'public',
  'details.tiers[].color': 'code',
  'details.priceRules.fees[].name': 'public',
  'details.priceRules.taxes[].name': 'public',
  // The same on an order, beside the organizer's word for a discount.
  'price.fees[].name': 'public',
  'price.taxes[].name': 'public',
  'price.discount.code': 'code',
  // What an organizer calls a discount, and the code that buyers name.
  'terms.name': 'public',
  'DiscountCreated code': 'code',
  'details.questions[].text': 'public',
  'details.questions[].choices[]': 'public',
  // The name of a company.
  'OrganizationCreated name': 'public',
  // Who sells, as its receipts say to every buyer.
  'seller.legalName': 'public',
  'seller.address': 'public',
  'seller.taxId': 'public',
  // Why an administrator sent an event back: about the event.
  'EventRejected reason': 'about an event',
  // What is written on the seat.
  'lines[].label': 'public',
  label: 'public',
  // Of a gateway: which one, its names for the payment and the dispute, its codes for why.
  provider: 'code',
  'postings[].account': 'code',
  'progress.providerRef': 'code',
  'dispute.disputeRef': 'code',
  'dispute.reason': 'code',
  'PaymentFailed progress.reason': 'code',
  'PaymentReferenced progress.reason': 'code',
};

const isCurrency = (path: string): boolean => /(^|\.)currency$/.test(path);

const isCoded = ({ title, const: constant, enum: values }: JsonSchema): boolean =>
  (title?.endsWith('Id') ?? false) || constant !== undefined || values !== undefined;

const isText = ({ type }: JsonSchema): boolean => type === undefined || [type].flat().includes('string');

/** Texts of a fact that nobody allowed, and the entries of the list that allow others. */
const judge = (type: string, schema: JsonSchema): { readonly used: string[]; readonly strange: string[] } => {
  const paths = leavesOf(schema)
    .filter((leaf) => isText(leaf.schema) && !isCoded(leaf.schema) && !isCurrency(leaf.path))
    .map(({ path }) => path);
  const entryOf = (path: string): string | undefined =>
    [`${type} ${path}`, path].find((entry) => Object.hasOwn(texts, entry));
  return {
    used: paths.flatMap((path) => entryOf(path) ?? []),
    strange: paths.filter((path) => entryOf(path) === undefined).map((path) => `${type} ${path}`),
  };
};

const facts = [...committedContract()].filter(([name]) => name !== 'Envelope.v1');
const judged = facts.map(([name, schema]) => judge(name.split('.v')[0] ?? name, schema));

test('every text in the log is an id, a code, one of a list, or allowed by name: nothing tells of a person', () => {
  expect(judged.flatMap(({ strange }) => strange)).toEqual([]);
  expect(facts.length).toBeGreaterThan(30);
});

test('nothing is allowed that is not there', () => {
  const used = new Set(judged.flatMap((one) => one.used));
  expect(Object.keys(texts).filter((entry) => !used.has(entry))).toEqual([]);
});

test('an address, a list of names or a value of any kind that slips in is noticed', () => {
  const schema: JsonSchema = {
    type: 'object',
    properties: {
      orderId: { type: 'string', title: 'OrderId' },
      email: { type: 'string' },
      guests: { type: 'array', items: { type: 'object', properties: { name: { type: ['string', 'null'] } } } },
      answers: {},
    },
  };
  expect(judge('OrderPaid', schema).strange).toEqual([
    'OrderPaid email',
    'OrderPaid guests[].name',
    'OrderPaid answers',
  ]);
});
