import type { JsonSchema } from './json-schema.ts';

const whole: JsonSchema = { type: 'string', pattern: '^[1-9][0-9]{0,15}$' };
const text = (description: string): JsonSchema => ({ type: 'string', pattern: '\\S', description });

/** A record of the log's topic, whatever it tells: what `readFact` reads and `writeFact` writes. */
export const envelope: JsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'urn:ticketly:envelope:1',
  title: 'Envelope',
  description: 'A record of the log. Headers that are not named here may be added; pass them over.',
  type: 'object',
  properties: {
    key: {
      type: 'string',
      pattern: '^[A-Za-z0-9][A-Za-z0-9._~:@|-]{0,127}$',
      description: 'What belongs together has one key and comes in order: the id of the event, or of the organization.',
    },
    value: { type: 'string', description: 'The payload as JSON; its schema is that of the type and version.' },
    headers: {
      type: 'object',
      properties: {
        id: text('Unique: a repeat has the same.'),
        position: {
          ...whole,
          description: 'The place in the log. Within a key it only grows, once repeats are dropped.',
        },
        type: text('What happened.'),
        version: { ...whole, description: 'Of the schema of the payload.' },
        aggregateType: text('What it happened to.'),
        aggregateId: text('Which one of these.'),
        occurredAt: { type: 'string', pattern: '^(0|[1-9][0-9]{0,15})$', description: 'Epoch milliseconds.' },
      },
      required: ['id', 'position', 'type', 'version', 'aggregateType', 'aggregateId', 'occurredAt'],
    },
  },
  required: ['key', 'value', 'headers'],
};
