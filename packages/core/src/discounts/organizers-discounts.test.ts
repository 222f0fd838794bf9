import { describe, expect, it } from 'vitest';
import { plusMs } from '../kernel/index.ts';
import type { DiscountId, EventId, Limits } from '../kernel/index.ts';
import { manualClock, memoryPorts } from '../memory/index.ts';
import { adele, buyer, codeOf, olga, person, planSale, seatA, smallOffice, tiers, valueOf } from '../testing/index.ts';
import type { DiscountPlan } from './discount.ts';

const plan: DiscountPlan = {
  ...{ name: 'Friends', code: 'friends', isPublic: true, startsAt: null, endsAt: null },
  ...{ totalLimit: null, perBuyerLimit: null },
  rule: { kind: 'percentage', ppm: 100_000, tierIds: [], sessionIds: [] },
};
const page = { limit: 20 };
const scanner = person('sam', 'organizer');
const stranger = person('oscar', 'organizer');

const world = async (limits: Partial<Limits> = {}) => {
  const clock = manualClock();
  const ports = memoryPorts({ clock, limits });
  const office = await smallOffice(ports);
  const { organizations, discounts } = office.app;
  const { organizationId, eventId } = office;
  const member = { principalId: scanner.principalId, role: 'scanner' } as const;
  valueOf(await organizations.setMember({ principal: olga, organizationId, member }));
  const make = (over: Partial<DiscountPlan> = {}, of: EventId = eventId) =>
    discounts.createDiscount({ principal: olga, eventId: of, plan: { ...plan, ...over } });
  const made = async (...asked: Parameters<typeof make>) => valueOf(await make(...asked));
  const publicCodes = async () => valueOf(await discounts.listPublicDiscounts({ eventId })).map(({ code }) => code);
  return { ...office, clock, ports, discounts, make, made, publicCodes };
};

describe('the discounts of an event', () => {
  it('are managed by its owners and managers only, and are unknown to strangers', async () => {
    const { discounts, eventId, made } = await world();
    const { discountId, terms } = await made();
    for (const [principal, code] of [
      [scanner, 'organizations/member-role-missing'],
      [stranger, 'catalog/event-unknown'],
      [buyer('ada'), 'catalog/event-unknown'],
    ] as const) {
      const own = { principal, eventId, discountId };
      const answers = await Promise.all([
        discounts.createDiscount({ ...own, plan: { ...plan, code: 'other' } }),
        discounts.changeDiscount({ ...own, terms }),
        discounts.findDiscount(own),
        discounts.listDiscounts({ ...own, page }),
        discounts.retireDiscount(own),
      ]);
      expect(answers.map(codeOf)).toEqual(answers.map(() => code));
    }
    expect(valueOf(await discounts.findDiscount({ principal: olga, eventId, discountId })).discount.progress).toEqual({
      status: 'active',
    });
  });

  it('are changed and retired by their managers, and the log says by whom', async () => {
    const { discounts, eventId, made, ports } = await world();
    const { discountId, terms } = await made({ totalLimit: 5 });
    const own = { principal: olga, eventId, discountId };
    const changed = { ...terms, name: 'Family', totalLimit: 6 };
    expect(valueOf(await discounts.changeDiscount({ ...own, terms: changed })).terms).toEqual(changed);
    expect(codeOf(await discounts.changeDiscount({ ...own, terms }))).toBe('discounts/discount-invalid');
    expect(valueOf(await discounts.retireDiscount(own)).progress.status).toBe('retired');
    expect(codeOf(await discounts.changeDiscount({ ...own, terms: changed }))).toBe('discounts/discount-retired');
    const log = await ports.changeFeed.read({ after: 0 as never, limit: 1_000 });
    const told = log.filter(({ aggregateId }) => aggregateId === discountId);
    expect(told.map(({ type, payload }) => [type, (payload as { readonly by: string }).by])).toEqual(
      ['DiscountCreated', 'DiscountChanged', 'DiscountRetired'].map((type) => [type, olga.principalId]),
    );
  });

  it('are refused for an event that does not exist', async () => {
    const { discounts } = await world();
    const nowhere = { principal: olga, eventId: 'nowhere' as EventId };
    expect(codeOf(await discounts.createDiscount({ ...nowhere, plan }))).toBe('catalog/event-unknown');
    expect(codeOf(await discounts.listDiscounts({ ...nowhere, page }))).toBe('catalog/event-unknown');
  });

  it('are unknown to another event, even of the same organizer', async () => {
    const { app, discounts, made, ports } = await world();
    const { discountId, terms } = await made();
    const other = await smallOffice(ports, { app });
    const foreign = { principal: olga, eventId: other.eventId, discountId };
    const nowhere = { principal: olga, eventId: other.eventId, discountId: 'nowhere' as DiscountId };
    for (const asked of [foreign, nowhere]) {
      expect(codeOf(await discounts.findDiscount(asked))).toBe('discounts/discount-unknown');
      expect(codeOf(await discounts.changeDiscount({ ...asked, terms }))).toBe('discounts/discount-unknown');
      expect(codeOf(await discounts.retireDiscount(asked))).toBe('discounts/discount-unknown');
      const after = { ...asked, page: { ...page, cursor: asked.discountId } };
      expect(codeOf(await discounts.listDiscounts(after))).toBe('kernel/cursor-invalid');
    }
  });

  it('are listed newest first, retired ones included, after any of them', async () => {
    const { discounts, eventId, made } = await world();
    const [one, two, three] = [await made({ code: 'one' }), await made({ code: 'two' }), await made({ code: 'three' })];
    valueOf(await discounts.retireDiscount({ principal: olga, eventId, discountId: two.discountId }));
    const codesAfter = async (cursor?: DiscountId) => {
      const listed = await discounts.listDiscounts({ principal: olga, eventId, page: { ...page, cursor } });
      return valueOf(listed).items.map(({ code }) => code);
    };
    expect(await codesAfter()).toEqual(['THREE', 'TWO', 'ONE']);
    expect(await codesAfter(three.discountId)).toEqual(['TWO', 'ONE']);
    expect(await codesAfter(one.discountId)).toEqual([]);
  });

  it('are limited in number, retired ones included', async () => {
    const { discounts, eventId, make, made } = await world({ discountsPerEvent: 2 });
    const { discountId } = await made({ code: 'one' });
    valueOf(await discounts.retireDiscount({ principal: olga, eventId, discountId }));
    await made({ code: 'two' });
    expect(await make({ code: 'three' })).toEqual({
      ok: false,
      refusal: { code: 'discounts/discount-limit-reached', limit: 2 },
    });
  });

  it('have distinct codes, and retiring one frees its code', async () => {
    const { discounts, eventId, make, made } = await world();
    const { discountId } = await made();
    expect(codeOf(await make({ code: ' FRIENDS ' }))).toBe('discounts/code-taken');
    valueOf(await discounts.retireDiscount({ principal: olga, eventId, discountId }));
    expect((await made()).discountId).not.toBe(discountId);
  });

  it('may name only tiers and sessions of the event', async () => {
    const { make, made, sessionId } = await world();
    const rule = { ...plan.rule, tierIds: [tiers.free], sessionIds: [sessionId] };
    expect((await made({ rule })).rule).toEqual(rule);
    const elsewhere = { ...rule, sessionIds: ['elsewhere' as typeof sessionId] };
    expect(codeOf(await make({ code: 'other', rule: elsewhere }))).toBe('discounts/discount-invalid');
  });

  it('may be created for a draft, but not for a cancelled event', async () => {
    const { app, clock, eventId, make, made } = await world();
    const draft = await planSale(app, clock.now());
    expect((await made({}, draft.eventId)).eventId).toBe(draft.eventId);
    valueOf(await app.scheduling.cancelEvent({ principal: olga, eventId }));
    expect(await make()).toMatchObject({ refusal: { code: 'catalog/event-status-unfit', status: 'cancelled' } });
  });
});

describe('the public discounts of an event', () => {
  it('are those that anybody may use now', async () => {
    const { clock, discounts, eventId, made, publicCodes } = await world();
    const now = clock.now();
    await made({ code: 'always' });
    await made({ code: 'private', isPublic: false });
    await made({ code: 'soon', startsAt: plusMs(now, 1_000) });
    await made({ code: 'ending', endsAt: plusMs(now, 1_000) });
    const { discountId } = await made({ code: 'retired' });
    valueOf(await discounts.retireDiscount({ principal: olga, eventId, discountId }));
    expect(await publicCodes()).toEqual(['ENDING', 'ALWAYS']);
    clock.advance(999);
    expect(await publicCodes()).toEqual(['ENDING', 'ALWAYS']);
    clock.advance(1);
    expect(await publicCodes()).toEqual(['SOON', 'ALWAYS']);
  });

  it('show what they take off and until when, but not their limits', async () => {
    const { clock, discounts, eventId, made } = await world();
    const endsAt = plusMs(clock.now(), 1_000);
    await made({ endsAt, totalLimit: 5 });
    expect(valueOf(await discounts.listPublicDiscounts({ eventId }))).toEqual([
      { code: 'FRIENDS', name: 'Friends', rule: plan.rule, currency: 'EUR', endsAt },
    ]);
  });

  it('are limited to a page of the newest', async () => {
    const { made, publicCodes } = await world({ pageSize: 2 });
    for (const code of ['one', 'two', 'three']) await made({ code });
    expect(await publicCodes()).toEqual(['THREE', 'TWO']);
  });

  it('are listed for public events only', async () => {
    const { app, clock, discounts, made } = await world();
    const { eventId } = await planSale(app, clock.now());
    await made({}, eventId);
    for (const asked of [eventId, 'nowhere' as EventId])
      expect(codeOf(await discounts.listPublicDiscounts({ eventId: asked }))).toBe('catalog/event-unknown');
  });
});

describe('a code in an order', () => {
  it('is unknown once the currency of its event has changed', async () => {
    const { app, clock, made, ports } = await world();
    const draft = await planSale(app, clock.now());
    await made({}, draft.eventId);
    const details = (await ports.events.find(draft.eventId))?.state.details;
    if (details === undefined) throw new Error('there is no event');
    const inFrancs = details.tiers.map((each) => ({ ...each, price: { ...each.price, currency: 'CHF' } }));
    const { eventId } = draft;
    valueOf(
      await app.catalog.changeEvent({
        principal: olga,
        eventId,
        details: { ...details, currency: 'CHF', tiers: inFrancs },
      }),
    );
    valueOf(await app.catalog.submitEvent({ principal: olga, eventId }));
    valueOf(await app.catalog.approveEvent({ principal: adele, eventId }));
    const wanted = { kind: 'seats', seatIds: [seatA(1)] } as const;
    const held = await app.holding.holdSeats({ principal: buyer('ada'), sessionId: draft.sessionId, wanted });
    const { holdId } = valueOf(held).hold;
    expect(codeOf(await app.checkout.placeOrder({ principal: buyer('ada'), holdId, code: 'friends' }))).toBe(
      'discounts/code-unknown',
    );
  });

  it('is limited in total and per buyer', async () => {
    const { app, hold, made } = await world({ activeHoldsPerBuyerAndSession: 5 });
    await made({ totalLimit: 3, perBuyerLimit: 2 });
    const orderedBy = async (name: string, n: number) => {
      const { holdId } = await hold(buyer(name), seatA(n));
      return app.checkout.placeOrder({ principal: buyer(name), holdId, code: 'friends' });
    };
    const { holdId } = await hold(buyer('dan'), seatA(6));
    const unknown = await app.checkout.placeOrder({ principal: buyer('dan'), holdId, code: 'enemies' });
    expect(codeOf(unknown)).toBe('discounts/code-unknown');
    expect([await orderedBy('ada', 1), await orderedBy('ada', 2)].map(codeOf)).toEqual(['ok', 'ok']);
    expect(await orderedBy('ada', 3)).toEqual({
      ok: false,
      refusal: { code: 'discounts/code-used-up-by-buyer', limit: 2 },
    });
    expect(codeOf(await orderedBy('bob', 4))).toBe('ok');
    expect(await orderedBy('cyd', 5)).toEqual({ ok: false, refusal: { code: 'discounts/code-used-up', limit: 3 } });
  });
});
