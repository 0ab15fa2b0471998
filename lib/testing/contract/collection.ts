import { z } from "zod";
import { type Answer, call } from "@/lib/testing/http";
import { type Account, sessionOf, type World } from "@/lib/testing/world";
import { expectFailure, expectOk } from "./expect";
import { collection, participant } from "./kept-shapes";

/** Refused, because only an owner of the collection may. */
export const expectNoOwner = (answer: Answer) =>
  expectFailure(answer, 403, "AuthorizationError", "Only collection owners can perform this action");

/** The collections that somebody signed in sees. */
export const listCollections = async (cookie: string) =>
  expectOk(await call("GET", "/collections", { cookie }), z.array(collection));

/** Makes a collection as a signed-in person. */
export const createCollection = async (cookie: string, body: object = { name: "Shared" }) =>
  expectOk(await call("POST", "/collections", { cookie, body }), collection, 201);

/** A collection of the world's owner with its editor and its member. */
export async function sharedCollection(world: World) {
  const cookie = await sessionOf(world.owner);
  const { id } = await createCollection(cookie);
  const path = `/collections/${id}`;
  const add = async ({ id: user_id }: Account, role: string) =>
    expectOk(await call("POST", `${path}/members`, { cookie, body: { user_id, role } }), participant, 201);
  await add(world.editor, "editor");
  await add(world.member, "member");
  return { id, path };
}
