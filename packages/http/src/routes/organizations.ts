import type { Ticketly } from '@ticketly/core';
import { z } from 'zod';
import { answer, keptByEdge, route } from '../route.ts';
import type { Route } from '../route.ts';
import { id, text } from '../edge/values.ts';
import { organizationOut, wireOrganization } from '../wire/organizations.ts';
import { listOut } from '../wire/values.ts';

const organizationParams = z.object({ organizationId: id('organization') });

/** Organizations and their members. */
export const organizationRoutes = (ticketly: Ticketly): readonly Route[] => [
  route({
    method: 'post',
    path: '/v1/organizer/organizations',
    who: 'organizer',
    summary: 'Found an organization; you become its owner',
    body: z.strictObject({ name: text(500) }),
    answer: { status: 201, schema: organizationOut },
    idempotency: keptByEdge,
    handle: async ({ body, principal }) =>
      answer(await ticketly.organizations.createOrganization({ principal, ...body }), wireOrganization, 201),
  }),
  route({
    method: 'get',
    path: '/v1/organizer/organizations',
    who: 'organizer',
    summary: 'Your organizations',
    answer: { status: 200, schema: listOut(organizationOut) },
    handle: async ({ principal }) =>
      answer(await ticketly.organizations.listOrganizations({ principal }), (found) => ({
        items: found.map(wireOrganization),
        nextCursor: null,
      })),
  }),
  route({
    method: 'put',
    path: '/v1/organizer/organizations/{organizationId}/members/{principalId}',
    who: 'organizer',
    summary: 'Give a person a role, or with null take it away; for owners',
    params: organizationParams.extend({ principalId: id('principal') }),
    body: z.strictObject({ role: z.enum(['owner', 'manager', 'scanner']).nullable() }),
    answer: { status: 200, schema: organizationOut },
    handle: async ({ params: { organizationId, principalId }, body: { role }, principal }) =>
      answer(
        await ticketly.organizations.setMember({ principal, organizationId, member: { principalId, role } }),
        wireOrganization,
      ),
  }),
  route({
    method: 'put',
    path: '/v1/organizer/organizations/{organizationId}/seller',
    who: 'organizer',
    summary: 'Say who sells, for the receipts issued from now on; with null only the name; for owners',
    params: organizationParams,
    body: z.strictObject({
      seller: z
        .strictObject({ legalName: text(200), address: text(500, { lines: true }), taxId: text(40).nullable() })
        .nullable(),
    }),
    answer: { status: 200, schema: organizationOut },
    handle: async ({ params: { organizationId }, body: { seller }, principal }) =>
      answer(await ticketly.organizations.setSeller({ principal, organizationId, seller }), wireOrganization),
  }),
];
