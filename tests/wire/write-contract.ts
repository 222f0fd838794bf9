import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { helpIfAsked } from '../../scripts/help.ts';
import type { WrittenRecord } from '@ticketly/core/wire';
import { format, resolveConfig } from 'prettier';
import { breakingChanges } from './breaking-changes.ts';
import type { Contract } from './breaking-changes.ts';
import { committedContract, committedHistories, currentContract, historyFile, schemaFile } from './contract.ts';
import { documentFile, factTable } from './fact-table.ts';
import { tellHistory } from './history.ts';

helpIfAsked(`Usage: npm run wire

Writes the schemas of the facts from their types, and docs/facts.md. Refuses changes that would break readers of the log.`);

const write = async (file: string, text: string): Promise<void> => {
  mkdirSync(dirname(file), { recursive: true });
  const parser = file.endsWith('.md') ? 'markdown' : 'json';
  writeFileSync(file, file.endsWith('.jsonl') ? text : await format(text, { ...(await resolveConfig(file)), parser }));
};

/** Whether these histories have a fact of every type and version. */
const areComplete = (contract: Contract, histories: readonly (readonly WrittenRecord[])[]): boolean => {
  const told = new Set(histories.flat().map(({ headers }) => `${headers.type}.v${headers.version}`));
  return [...contract.keys()].every((name) => name === 'Envelope.v1' || told.has(name));
};

const committed = committedContract();
const histories = [...committedHistories()];
const broken = breakingChanges(committed, currentContract(committed, histories));
if (broken.length > 0) {
  console.error(
    `These changes would break readers of the log:\n${broken.map((sentence) => `  ${sentence}\n`).join('')}`,
  );
  console.error('Add optional fields or new facts instead, or raise the version in the facts of the room.');
  process.exit(1);
}
if (!areComplete(currentContract(committed, histories), histories)) {
  const history = await tellHistory();
  histories.push(history);
  await write(historyFile(histories.length), history.map((record) => `${JSON.stringify(record)}\n`).join(''));
  console.log(`history ${histories.length} has ${history.length} facts`);
}
const contract = currentContract(committed, histories);
for (const [name, schema] of contract) await write(schemaFile(name), JSON.stringify(schema));
await write(documentFile, factTable(contract));
console.log(`${contract.size} schemas written`);
