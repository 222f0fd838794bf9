interface Operation {
  readonly summary: string;
  readonly 'x-who'?: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: unknown }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: unknown }>> }>
  >;
}

const escape = (text: string): string => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);

const schemaBlock = (
  title: string,
  content: Readonly<Record<string, { readonly schema?: unknown }>> | undefined,
): string => {
  const schema = Object.values(content ?? {})[0]?.schema;
  if (schema === undefined) return '';
  return `<details><summary>${title}</summary><pre>${escape(JSON.stringify(schema, null, 2))}</pre></details>`;
};

const operationBlock = (path: string, method: string, each: Operation): string => {
  const parameters = (each.parameters ?? []).map(
    ({ name, in: place, required }) =>
      `<code>${escape(name)}</code> (${place}${required === true ? ', required' : ''})`,
  );
  const [status, response] = Object.entries(each.responses)[0] ?? ['200', {}];
  return `<section><h2><b class="${method}">${method.toUpperCase()}</b> <code>${escape(path)}</code></h2>
<p>${escape(each.summary)} <i>${escape(each['x-who'] ?? 'anyone')}</i></p>
${parameters.length === 0 ? '' : `<p>${parameters.join(', ')}</p>`}
${schemaBlock('Body', each.requestBody?.content)}${schemaBlock(`Answer ${status}`, response.content)}</section>`;
};

/** The API as a page to read: made from the OpenAPI document, and needs nothing from anywhere. */
export const docsPage = (document: Readonly<Record<string, unknown>>): string => {
  const paths = document['paths'] as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  const blocks = Object.entries(paths)
    .sort(([one], [other]) => one.localeCompare(other))
    .flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, each]) => operationBlock(path, method, each)),
    );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Ticketly API</title>
<style>:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:860px;margin:2rem auto;padding:0 1rem}
section{border-top:1px solid #8884;padding:.6rem 0}h2{font-size:1rem;margin:0}b{display:inline-block;min-width:4.2em}p{margin:.2rem 0}i{opacity:.6}
.get{color:#137a4b}.post{color:#3554d1}.put,.patch{color:#a3420f}.delete{color:#b3261e}pre{overflow:auto;max-height:24rem;background:#8881;padding:.6rem;border-radius:6px}</style>
<h1>Ticketly API</h1><p>The same as data: <a href="/openapi.json">/openapi.json</a>. Errors are problem details (RFC 9457) with a stable <code>code</code>.</p>${blocks.join('')}</html>`;
};
