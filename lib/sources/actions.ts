"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { defineAction } from "@/lib/actions/define-action";
import { rowId, storable } from "@/lib/core/body";
import { validateChange } from "./connection-test";
import { createSource, deleteSource, updateSource, validateSource } from "./service";

const connection = z
  .object({
    host: storable,
    username: storable,
    password: storable,
    database: storable,
    tableName: storable,
    tlsEnable: z.boolean(),
  })
  .transform(({ tableName, tlsEnable, ...rest }) => ({
    ...rest,
    table_name: tableName,
    tls_enable: tlsEnable,
    settings: undefined,
  }));
const meaning = { name: storable, description: storable, ttlDays: z.number().int() };
const columns = { timestampField: storable, severityField: storable };
const changes = ({ sourceId }: { sourceId: number }) =>
  ({ area: "admin", scope: "sources:write", changes: { kind: "source", id: sourceId } }) as const;

function refresh(): void {
  revalidatePath("/", "layout");
}

/** Tries a connection and keeps nothing; with `sourceId`, a blank password stands for the stored one. */
export const testConnectionAction = defineAction(
  {
    name: "testConnection",
    schema: z.object({ sourceId: rowId.optional(), connection, ...columns }),
    need: { area: "admin", scope: "sources:write" },
  },
  async (grant, { sourceId, ...asked }) => {
    const input = { ...asked, sourceType: "clickhouse" };
    const { message } = await (sourceId ? validateChange(grant, sourceId, input) : validateSource(grant, input));
    return { message };
  },
);

/** Creates a source over a table that is there, or over one made now. */
export const createSourceAction = defineAction(
  {
    name: "createSource",
    schema: z.object({ connection, ...meaning, ...columns, isAutoCreated: z.boolean() }),
    need: { area: "admin", scope: "sources:write" },
  },
  async (grant, asked) => {
    const source = await createSource(grant, { ...asked, sourceType: "clickhouse", columns: [] });
    refresh();
    return { id: source.id };
  },
);

/** Changes a source. Without a connection its server is not asked, so that a name can be mended while it is away. */
export const updateSourceAction = defineAction(
  {
    name: "updateSource",
    schema: z.object({
      sourceId: rowId,
      ...meaning,
      connection: connection.optional(),
      columns: z.object(columns).optional(),
    }),
    need: changes,
  },
  async (grant, { sourceId, name, description, ttlDays, connection: moved, columns: named }) => {
    await updateSource(grant, sourceId, {
      name,
      description,
      ttl_days: ttlDays,
      connection: moved,
      meta_ts_field: named?.timestampField,
      meta_severity_field: named?.severityField,
    });
    refresh();
    return null;
  },
);

/** Forgets a source and its links. */
export const deleteSourceAction = defineAction(
  { name: "deleteSource", schema: z.object({ sourceId: rowId }), need: changes },
  async (grant, { sourceId }) => {
    await deleteSource(grant, sourceId);
    refresh();
    return null;
  },
);
