import { join } from 'node:path';
import type { Contract } from './breaking-changes.ts';
import { contractFolder } from './contract.ts';
import type { JsonSchema } from './json-schema.ts';

/** Where integrators read about the facts. */
export const documentFile: string = join(import.meta.dirname, '../../docs/facts.md');

const preface = `# Facts of the log

Everything that happens is recorded in one log, in one order. With Kafka, it is the topic \`ticketly.log\`; this page is for
those who read it. \`npm run wire\` writes the page from the types in the rooms' \`<noun>-facts.ts\`.

## The record

| Part    | Holds                                                                                                           |
| ------- | --------------------------------------------------------------------------------------------------------------- |
| key     | the id of the event that the fact is about, or of the organization; facts with the same key come in order         |
| value   | the payload as JSON                                                                                              |
| headers | \`id\`, \`position\`, \`type\`, \`version\`, \`aggregateType\`, \`aggregateId\`, \`occurredAt\` (epoch milliseconds), as text |

[\`Envelope.v1.json\`](../${contractFolder}/schemas/Envelope.v1.json) is the exact definition, and \`readFact\` of
\`@ticketly/core/wire\` reads a record. A fact may come twice: drop those whose position is at or below the last one you took
from the same partition. Compare positions, never offsets.

## What you may rely on

- A version of a type changes in only one way: optional fields may be added. Ignore fields, headers and types that you don't know.
- Any other change is a new version of the type, with a schema of its own. Facts of the old version stay in the log.
- Facts carry ids, codes and numbers. About people they contain only the subject of their token.
- Times are epoch milliseconds, amounts are minor units of their currency.

The schemas ship with the package, in \`node_modules/@ticketly/core/wire/schemas\`, each with an example. \`wire/histories\` has
facts as they were once written, in order, to test a reader with.

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
  return `${preface}\nIds are listed with their kind; a field marked \`?\` is optional.\n\n${items.join('\n')}\n`;
};
