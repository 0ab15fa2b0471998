import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { pool } from "./db";

describe("pool", () => {
  it("outlives a connection that is lost while somebody holds it: the next statement fails, and the next caller gets on", async () => {
    const client = await pool().connect();
    const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    const uncaught: Error[] = [];
    const note = (error: Error) => uncaught.push(error);
    process.prependListener("uncaughtException", note);
    try {
      await pool().query("SELECT pg_terminate_backend($1)", [rows[0]?.pid]);
      await pause(200);
      await expect(client.query("SELECT 1")).rejects.toThrow();
      expect(client.listenerCount("error")).toBeGreaterThan(0);
      expect(uncaught).toEqual([]);
    } finally {
      process.off("uncaughtException", note);
      client.release(true);
    }
    expect((await pool().query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  });
});
