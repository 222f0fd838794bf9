import { problemTable } from '../answers/problem-table.ts';
import { fieldsOf, typeOf } from './docs-fields.ts';
import type { Schema } from './docs-fields.ts';

interface Media {
  readonly schema?: Schema;
  readonly example?: unknown;
}

interface Operation {
  readonly summary: string;
  readonly tags: readonly string[];
  readonly 'x-who': string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description: string;
    readonly schema: Schema;
    readonly example?: string;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>;
}

type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

const escape = (text: string): string => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);

/** Text in which backticks mark code. */
const prose = (text: string): string => escape(text).replace(/`([^`]+)`/g, '<code>$1</code>');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  if (rows.length === 0) return '';
  const cells = (tag: string, each: readonly string[]): string =>
    `<tr>${each.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
  return `<div class="wide"><table>${cells('th', head)}${rows.map((row) => cells('td', row)).join('')}</table></div>`;
};

const fieldTable = (schema: Schema | undefined): string =>
  table(
    ['Field', 'Type', 'Meaning'],
    fieldsOf(schema ?? {}).map(({ path, type, isRequired, description }) => [
      `<code>${escape(path)}</code>${isRequired ? '' : ' <i>optional</i>'}`,
      escape(type),
      prose(description),
    ]),
  );

const details = (title: string, inner: string): string =>
  inner === '' ? '' : `<details><summary>${title}</summary>${inner}</details>`;

const exampleBlock = (example: unknown): string =>
  example === undefined
    ? ''
    : `<pre>${escape(typeof example === 'string' ? example : JSON.stringify(example, null, 2))}</pre>`;

const parameterTable = ({ parameters = [] }: Operation): string =>
  table(
    ['Parameter', 'Type', 'Meaning', 'Example'],
    parameters.map(({ name, in: place, required, description, schema, example }) => [
      `<code>${escape(name)}</code> <i>${place}${required === true ? '' : ', optional'}</i>`,
      escape(typeOf(schema)),
      prose(description),
      example === undefined ? '' : `<code>${escape(example)}</code>`,
    ]),
  );

const operationBlock = (path: string, method: string, each: Operation): string => {
  const [status = '200', response = {}] = Object.entries(each.responses)[0] ?? [];
  const [mediaType = '', answer = {}] = Object.entries(response.content ?? {})[0] ?? [];
  const body = Object.values(each.requestBody?.content ?? {})[0] ?? {};
  return `<section><h3><b class="${method}">${method.toUpperCase()}</b> <code>${escape(path)}</code></h3>
<p>${prose(each.summary)} <i>for ${escape(each['x-who'].replace('_', ' '))}</i></p>
${details('Parameters', parameterTable(each))}${details('Request', fieldTable(body.schema) + exampleBlock(body.example))}${details(
    `Answer: ${status} ${escape(mediaType)}`,
    fieldTable(answer.schema) + exampleBlock(answer.example),
  )}</section>`;
};

const problems = (): string =>
  table(
    ['Code', 'Status', 'Title'],
    Object.entries(problemTable).map(([code, { status, title }]) => [
      `<code>${code}</code>`,
      `${status}`,
      escape(title),
    ]),
  );

/**
 * The API as a page to read, by what one wants to do: made from the OpenAPI document, without
 * external resources.
 */
export const docsPage = (document: Readonly<Record<string, unknown>>): string => {
  const operations = Object.entries(document['paths'] as Paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const tags = document['tags'] as readonly { readonly name: string; readonly description: string }[];
  const blocks = tags.map(({ name, description }, at) => {
    const own = operations.filter(({ operation }) => operation.tags.includes(name));
    return `<h2 id="group-${at}">${escape(name)}</h2><p>${prose(description)}</p>${own
      .map(({ path, method, operation }) => operationBlock(path, method, operation))
      .join('')}`;
  });
  const contents = tags.map(({ name }, at) => `<li><a href="#group-${at}">${escape(name)}</a></li>`);
  const info = document['info'] as { readonly description: string };
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Ticketly API</title>
<style>:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:960px;margin:2rem auto;padding:0 1rem}
section{border-top:1px solid #8884;padding:.6rem 0}h2{margin:2.5rem 0 0}h3{font-size:1rem;margin:0}b{display:inline-block;min-width:4.2em}p{margin:.2rem 0}i{opacity:.7}
ul{columns:2}.wide{overflow:auto}table{border-collapse:collapse;margin:.4rem 0}th,td{border-top:1px solid #8883;padding:.2rem .8rem .2rem 0;text-align:left;vertical-align:top}
.get{color:#137a4b}.post{color:#3554d1}.put,.patch{color:#a3420f}.delete{color:#b3261e}pre{overflow:auto;max-height:24rem;background:#8881;padding:.6rem;border-radius:6px}
@media(prefers-color-scheme:dark){.get{color:#4cc38a}.post{color:#8fa6ff}.put,.patch{color:#ffa057}.delete{color:#ff8f87}}</style>
<main><h1>Ticketly API</h1><p>${prose(info.description)}</p><p>For programs: <a href="/openapi.json">/openapi.json</a>. All examples come from one recorded sale.</p>
<ul>${contents.join('')}<li><a href="#problems">Problems</a></li></ul>${blocks.join('')}<h2 id="problems">Problems</h2><p>Every code that an answer can have.</p>${problems()}</main></html>`;
};
