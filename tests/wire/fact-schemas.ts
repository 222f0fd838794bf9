import { join } from 'node:path';
import { eventFacts } from '@ticketly/core/catalog';
import { discountFacts } from '@ticketly/core/discounts';
import { ledgerFacts } from '@ticketly/core/ledger';
import { orderFacts } from '@ticketly/core/orders';
import { organizationFacts } from '@ticketly/core/organizations';
import { paymentFacts } from '@ticketly/core/payments';
import { sessionFacts } from '@ticketly/core/scheduling';
import { ticketFacts } from '@ticketly/core/tickets';
import {
  createFormatter,
  createParser,
  createProgram,
  DEFAULT_CONFIG,
  SchemaGenerator,
} from 'ts-json-schema-generator';
import type { CompletedConfig } from 'ts-json-schema-generator';
import { brandParser } from './brands.ts';
import type { JsonSchema } from './json-schema.ts';

const core = join(import.meta.dirname, '../../packages/core');

/** The types that say what is told, and who tells it. A union of facts, or payloads by type. */
const sources = [
  { of: organizationFacts, type: 'OrganizationFact' },
  { of: eventFacts, type: 'EventFact' },
  { of: sessionFacts, type: 'SessionFact' },
  { of: discountFacts, type: 'DiscountFact' },
  { of: orderFacts, type: 'OrderPayloads' },
  { of: paymentFacts, type: 'PaymentPayloads' },
  { of: ledgerFacts, type: 'LedgerPayloads' },
  { of: ticketFacts, type: 'TicketPayloads' },
] as const;

const config: CompletedConfig = {
  ...DEFAULT_CONFIG,
  path: join(core, 'src/wire/fact-payloads.ts'),
  tsconfig: join(core, 'tsconfig.json'),
  // The type check of the repository does that.
  skipTypeCheck: true,
  expose: 'none',
  topRef: false,
  // A reader passes over what a later release adds.
  additionalProperties: true,
};

/** A fact as its type in TypeScript describes it. */
export interface FactSchema {
  readonly type: string;
  readonly version: number;
  readonly aggregateType: string;
  /** Of the payload. */
  readonly payload: JsonSchema;
}

/** Reads the types of all facts: the one source of what is published about the wire. */
export const factSchemas = (): readonly FactSchema[] => {
  const program = createProgram(config);
  const parser = createParser(program, config, (chain) => {
    chain.addNodeParser(brandParser);
  });
  const generator = new SchemaGenerator(program, parser, createFormatter(config), config);
  return sources.flatMap(({ of, type }) =>
    payloadsIn(generator.createSchema(type) as JsonSchema).map(([name, payload]) => ({
      type: name,
      version: of.version,
      aggregateType: of.aggregateType,
      payload,
    })),
  );
};

const payloadsIn = (schema: JsonSchema): (readonly [string, JsonSchema])[] =>
  schema.anyOf === undefined
    ? Object.entries(schema.properties ?? {})
    : schema.anyOf.map(({ properties: { type, payload } = {} }) => {
        if (typeof type?.const !== 'string' || payload === undefined)
          throw new Error('a fact has a type and a payload');
        return [type.const, payload] as const;
      });
