import { join } from 'node:path';
import type { Contract } from './breaking-changes.ts';
import { contractFolder } from './contract.ts';
import type { JsonSchema } from './json-schema.ts';

/** Where integrators read about the facts. */
export const documentFile: string = join(import.meta.dirname, '../../docs/facts.md');

const preface = `# Facts of the log

Everything that happens is told in one log, in one order. Where there is Kafka, it is the topic \`ticketly.log\`; this page is
for who reads that. It is written by \`npm run wire\`, from the types in the rooms' \`<noun>-facts.ts\`.

## The record

| Part    | Holds                                                                                                           |
| ------- | --------------------------------------------------------------------------------------------------------------- |
| key     | the id of the event that all this is about, or of the organization: what has one key comes in order               |
| value   | the payload as JSON                                                                                              |
| headers | \`id\`, \`position\`, \`type\`, \`version\`, \`aggregateType\`, \`aggregateId\`, \`occurredAt\` (epoch milliseconds), as text |

[\`Envelope.v1.json\`](../${contractFolder}/schemas/Envelope.v1.json) says it exactly, and \`readFact\` of \`@ticketly/core/wire\`
reads it. A fact may come twice: drop what has a position at or below the last one you took, partition by partition. Compare
positions, never offsets.

## What you may rely on

- A version of a type never changes but in one way: fields may be added that may be absent. Pass over fields, headers and
  types you don't know.
- What can't be said so gets a new version of the type, with a schema of its own. Facts of the old version stay in the log.
- Facts carry ids, codes and numbers. Of a person there is only the subject of their token.
- Times are epoch milliseconds, amounts are minor units of their currency.

The schemas travel with the package, in \`node_modules/@ticketly/core/wire/schemas\`, each with an example. In \`wire/histories\`
lie facts as they were once written, in their order, to test a reader with.

## The facts
`;

const fieldsOf = (schema: JsonSchema): string =>
  Object.entries(schema.properties ?? {})
    .map(([name, of]) => `\`${name}\`${schema.required?.includes(name) ? '' : '?'}${kindOf(of)}`)
    .join(', ');

const kindOf = ({ title, anyOf }: JsonSchema): string => {
  const kind = title ?? anyOf?.map((one) => one.title).find((one) => one !== undefined);
  return kind === undefined || kind === 'Instant' ? '' : ` (${kind})`;
};

/** The page about the facts, from their schemas. */
export const factTable = (contract: Contract): string => {
  const items = [...contract]
    .filter(([name]) => name !== 'Envelope.v1')
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, schema]) => {
      const [type = '', version = ''] = name.split('.v');
      return `- [\`${type}\`](../${contractFolder}/schemas/${name}.json), version ${version}: ${fieldsOf(schema)}`;
    });
  return `${preface}\nWith the kind of each id; \`?\` may be absent.\n\n${items.join('\n')}\n`;
};
