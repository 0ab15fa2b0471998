import { db } from "@/lib/platform/db";

type Row = { table: string; row: Record<string, unknown>; text: string };
type Key = { child: string; column: string; parent: string; target: string };

/** What using a thing changes of it. */
const PASSING = "{last_used_at,last_used_address,last_used_agent,last_active_at,last_login_at}";
/** Whoever manages a team or a collection may take any account into it. */
const OPEN_TO_ACCOUNTS = new Set(["team_members", "collection_members"]);

/** Every row of the control plane. */
async function everyRow(): Promise<Row[]> {
  const tables = await db.$queryRawUnsafe<{ name: string }[]>(
    `SELECT table_name AS name FROM information_schema.tables
      WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name NOT LIKE '\\_prisma%'`,
  );
  const parts = tables.map(
    ({ name }) => `SELECT '${name}' AS "table", to_jsonb(t) - '${PASSING}'::text[] AS row FROM "${name}" AS t`,
  );
  const rows = await db.$queryRawUnsafe<Omit<Row, "text">[]>(parts.join(" UNION ALL "));
  return rows.map((one) => ({ ...one, text: `${one.table} ${JSON.stringify(one.row)}` }));
}

/** Every foreign key of one column. */
function foreignKeys(): Promise<Key[]> {
  return db.$queryRawUnsafe<Key[]>(
    `SELECT c.conrelid::regclass::text AS child, a.attname AS "column", c.confrelid::regclass::text AS parent,
        b.attname AS target
      FROM pg_constraint AS c
      JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
      JOIN pg_attribute AS b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1]
      WHERE c.contype = 'f' AND cardinality(c.conkey) = 1`,
  );
}

/**
 * Does `work` and answers, beside its result, a function that tells which rows there are now that it made or that
 * hang on such rows by a foreign key, in whatever table. Equal lists mean that nobody touched what `work` made.
 */
export async function watchingRows<T>(work: () => Promise<T>): Promise<{ result: T; rows: () => Promise<string[]> }> {
  const before = new Set((await everyRow()).map(({ text }) => text));
  const result = await work();
  const made = (await everyRow()).filter(({ text }) => !before.has(text));
  const texts = new Set(made.map(({ text }) => text));
  const keys = (await foreignKeys()).map((key) => ({
    ...key,
    values: new Set(made.filter(({ table }) => table === key.parent).map(({ row }) => row[key.target])),
  }));
  const isOf = ({ table, row, text }: Row) =>
    texts.has(text) ||
    keys.some(
      ({ child, column, parent, values }) =>
        child === table && values.has(row[column]) && !(parent === "users" && OPEN_TO_ACCOUNTS.has(child)),
    );
  const rows = async () =>
    (await everyRow())
      .filter(isOf)
      .map(({ text }) => text)
      .sort();
  return { result, rows };
}
