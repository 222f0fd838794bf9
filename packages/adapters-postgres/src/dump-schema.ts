import type { SqlClient } from './sql-client.ts';

/**
 * Lines about one kind of object; weekly partitions of the outbox are left out, because they come
 * and go.
 */
const parts = {
  tables: `
    select format('table %s%s', c.relname, case when c.relkind = 'p' then ' partition by ' || pg_get_partkeydef(c.oid) else '' end)
           || string_agg(format(E'\\n  %s %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
                case when a.attnotnull then ' not null' else '' end,
                case when l.collname = 'C' then ' collate "C"' else '' end,
                case when a.attidentity <> '' then ' identity' else coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') end),
                '' order by a.attnum) as line
      from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      left join pg_collation l on l.oid = a.attcollation
     where c.relnamespace = 'ticketly'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
     group by c.oid, c.relname, c.relkind order by c.relname`,
  constraints: `
    select format('constraint %s on %s: %s', n.conname, c.relname, pg_get_constraintdef(n.oid)) as line
      from pg_constraint n join pg_class c on c.oid = n.conrelid
     where n.connamespace = 'ticketly'::regnamespace and n.contype <> 'n' and not c.relispartition
     order by c.relname, n.conname`,
  indexes: `
    select pg_get_indexdef(i.indexrelid) as line
      from pg_index i join pg_class c on c.oid = i.indrelid
     where c.relnamespace = 'ticketly'::regnamespace and not c.relispartition and not i.indisprimary order by 1`,
  sequences: `
    select format('sequence %s %s cache %s', s.sequencename, s.data_type, s.cache_size) as line
      from pg_sequences s where s.schemaname = 'ticketly' and s.sequencename !~ '_place_seq$' order by 1`,
  functions: `
    select pg_get_functiondef(p.oid) as line from pg_proc p
     where p.pronamespace = 'ticketly'::regnamespace order by p.proname, p.oid::regprocedure::text`,
  triggers: `
    select pg_get_triggerdef(t.oid) as line from pg_trigger t join pg_class c on c.oid = t.tgrelid
     where c.relnamespace = 'ticketly'::regnamespace and not t.tgisinternal and not c.relispartition order by 1`,
  publications: `
    select format('publication %s for %s.%s', p.pubname, t.schemaname, t.tablename) as line
      from pg_publication p join pg_publication_tables t on t.pubname = p.pubname where p.pubname like 'ticketly%' order by 1`,
} as const;

/**
 * The schema as the catalog has it, as text that is the same wherever the same migrations were
 * applied.
 */
export const dumpSchema = async (client: SqlClient): Promise<string> =>
  client.transaction(async (session) => {
    // Names are qualified only where they would not be found otherwise.
    await session.script('set local search_path = pg_catalog');
    const texts = ['-- What the migrations and functions add up to; written by `pnpm run schema`, never by hand.'];
    for (const [part, sql] of Object.entries(parts)) {
      const rows = await session.query<{ line: string }>(sql);
      texts.push(`-- ${part}`, ...rows.map(({ line }) => line.trimEnd()));
    }
    return `${texts.join('\n\n')}\n`;
  });
