import { createHash } from 'node:crypto';
import type { LayoutId, OrganizationId, TierId } from '@ticketly/core';
import { drawLayout, theatreLayout } from '@ticketly/core/seating';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { layoutFormat, layoutOut } from './halls.ts';
import { layoutJson } from './layout-json.ts';

/**
 * Every form in which drawings were ever answered, by its revision: its schema without its words,
 * and a theatre in it. Somebody has them in a cache. Add to them; never change one that was
 * released.
 */
const released: Readonly<Record<number, { readonly schema: string; readonly theatre: string }>> = {
  1: { schema: 'kQacA2387GeFJmdFPMyCXd', theatre: 'E14_3uCCG7noZJXi9KKZg6' },
};

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);

const withoutWords = (schema: unknown): string =>
  JSON.stringify(schema, (name, value: unknown) => (name === 'description' ? undefined : value));

const tiers = { stalls: 'stalls' as TierId, circle: 'circle' as TierId, balcony: 'balcony' as TierId };
const theatre = theatreLayout({ layoutId: 'hall' as LayoutId, organizationId: 'house' as OrganizationId, tiers });

test('a drawing that is answered in another form than before has another revision', () => {
  const seatMap = drawLayout(theatre);
  const json = [...layoutJson({ layout: theatre, seatMap })].join('');
  expect(layoutOut.parse(JSON.parse(json))).toEqual(JSON.parse(json));
  const now = { schema: digest(withoutWords(z.toJSONSchema(layoutOut))), theatre: digest(json) };
  expect(now, `Give layoutFormat, now ${layoutFormat}, its next number, and add its digests here.`).toEqual(
    released[layoutFormat],
  );
  expect(Math.max(...Object.keys(released).map(Number))).toBe(layoutFormat);
});
