/** What a command writes into a document stands between two comments that carry its name. */
const section = (name: string): RegExp =>
  new RegExp(`(?<begin><!-- ${name}:begin -->)(?<text>[\\s\\S]*?)(?<end><!-- ${name}:end -->)`);

/** The document with this text in the section of that name. Throws if there is no such section. */
export const withSection = (document: string, name: string, text: string): string => {
  if (!section(name).test(document)) throw new Error(`there are no markers for the section "${name}"`);
  return document.replace(section(name), (_, begin: string, __, end: string) => `${begin}\n\n${text}\n\n${end}`);
};

/** The rows of the table in the section of that name, each by its columns. */
export const rowsInSection = (document: string, name: string): readonly Readonly<Record<string, string>>[] => {
  const [heads = [], , ...rows] = (section(name).exec(document)?.groups?.['text'] ?? '')
    .split('\n')
    .filter((each) => each.startsWith('|'))
    .map((each) => each.split(/(?<!\\)\|/).slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()));
  return rows.map((cells) => Object.fromEntries(heads.map((head, column) => [head, cells[column] ?? ''])));
};
