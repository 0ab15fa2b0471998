import { call } from "@/lib/testing/http";
import { expectOk } from "./expect";
import { savedQuery } from "./kept-shapes";

/** The text that a saved query holds around its query. */
export const content = (query: string, change: object = {}) =>
  JSON.stringify({ version: 1, sourceId: 1, timeRange: { relative: "15m" }, limit: 100, content: query, ...change });

/** A good body of `POST /saved-queries`. */
export const savedBody = (sourceId: number, change: object = {}) => ({
  name: "Errors",
  source_id: sourceId,
  query_content: content('level="error"'),
  query_language: "logchefql",
  ...change,
});

/** Saves a query as a signed-in person. */
export const saveQuery = async (cookie: string, body: ReturnType<typeof savedBody>) =>
  expectOk(await call("POST", "/saved-queries", { cookie, body }), savedQuery, 201);
