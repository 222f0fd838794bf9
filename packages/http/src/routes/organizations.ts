import type { Ticketly } from '@ticketly/core';
import { z } from 'zod';
import { answer, keptByEdge, route } from '../route.ts';
import type { Route } from '../route.ts';
import { id, text } from '../edge/values.ts';
import { organizationOut, roleWords, wireOrganization } from '../wire/organizations.ts';
import { listOut } from '../wire/values.ts';

const organizationParams = z.object({ organizationId: id('organization') });

/** Organizations and their members. */
export const organizationRoutes = (ticketly: Ticketly): readonly Route[] => [
  route({
    method: 'post',
    path: '/v1/organizer/organizations',
    who: 'organizer',
    group: 'organizations',
    summary: 'Create an organization; you become its owner',
    body: z.strictObject({ name: text(500).describe('Name of the organization. At most 200 characters.') }),
    answer: { status: 201, schema: organizationOut },
    idempotency: keptByEdge,
    handle: async ({ body, principal }) =>
      answer(await ticketly.organizations.createOrganization({ principal, ...body }), wireOrganization, 201),
  }),
  route({
    method: 'get',
    path: '/v1/organizer/organizations',
    who: 'organizer',
    group: 'organizations',
    summary: 'List your organizations',
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
    group: 'organizations',
    summary: 'Give a person a role, or remove them with null; for owners, and for members who leave',
    params: organizationParams.extend({ principalId: id('principal') }),
    body: z.strictObject({
      role: z.enum(['owner', 'manager', 'scanner']).nullable().describe(`${roleWords} Null removes the person.`),
    }),
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
    group: 'organizations',
    summary: 'Set the seller on receipts issued from now on; null leaves only the name of the organization; for owners',
    params: organizationParams,
    body: z.strictObject({
      seller: z
        .strictObject({
          legalName: text(200).describe('Registered name. 1 to 200 characters.'),
          address: text(500, { lines: true }).describe('Postal address of at most 6 lines and 500 characters.'),
          taxId: text(40).nullable().describe('Tax number of at most 40 characters; null for a seller without one.'),
        })
        .nullable()
        .describe('The seller, as printed on receipts.'),
    }),
    answer: { status: 200, schema: organizationOut },
    handle: async ({ params: { organizationId }, body: { seller }, principal }) =>
      answer(await ticketly.organizations.setSeller({ principal, organizationId, seller }), wireOrganization),
  }),
];
