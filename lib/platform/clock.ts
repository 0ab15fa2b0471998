import "server-only";
import { pool } from "./db";

/** The time by Postgres, the one clock that decides what has expired. */
export async function databaseNow(): Promise<Date> {
  const { rows } = await pool().query<{ now: Date }>("SELECT clock_timestamp() AS now");
  return rows[0]?.now ?? new Date();
}
