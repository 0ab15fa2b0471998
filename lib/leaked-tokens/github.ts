import "server-only";
import { createHash, type KeyObject, verify } from "node:crypto";
import type { Origin } from "@/lib/access/grant";
import { AppError, notFound } from "@/lib/core/errors";
import { readBytes } from "@/lib/http/body";
import { db } from "@/lib/platform/db";
import { settingValues } from "@/lib/settings/values";
import { githubKey } from "./github-keys";
import { hexDigests, queueFinds } from "./intake";
import { GITHUB_KEYS_SETTING } from "./policy";
import { type GithubFind, githubMessage, REPORT_BYTES } from "./schema";

const IDENTIFIER = "github-public-key-identifier";
const SIGNATURE = "github-public-key-signature";
/** Bounds of what the headers hold; an ECDSA signature of P-256 in DER has at most 72 bytes. */
const IDENTIFIER_MAX = 200;
const SIGNATURE_SHAPE = /^[A-Za-z0-9+/]{1,128}={0,2}$/;

/** What GitHub's secret scanning wants to hear of each find. */
type GithubLabel = { token_hash: string; token_type: string; label: "true_positive" | "false_positive" };

const refused = () => new AppError("forbidden", "The signature does not fit the message");

function isSigned(body: Uint8Array, signature: string, key: KeyObject): boolean {
  return verify("sha256", body, { key, dsaEncoding: "der" }, Buffer.from(signature, "base64"));
}

/** The bytes of a message whose signature holds; 403 for any other, 404 while no provider is set up. */
async function signedBytes(request: Request): Promise<Uint8Array> {
  const url = (await settingValues([GITHUB_KEYS_SETTING])).get(GITHUB_KEYS_SETTING);
  if (!url) throw notFound(`Secret scanning is not set up: ${GITHUB_KEYS_SETTING} is empty`, "GeneralError");
  const identifier = request.headers.get(IDENTIFIER) ?? "";
  const signature = request.headers.get(SIGNATURE) ?? "";
  if (identifier === "" || identifier.length > IDENTIFIER_MAX || !SIGNATURE_SHAPE.test(signature)) throw refused();
  const body = await readBytes(request, REPORT_BYTES);
  const key = await githubKey(url, identifier);
  if (!key || !isSigned(body, signature, key)) throw refused();
  return body;
}

function readMessage(body: Uint8Array): GithubFind[] {
  try {
    return githubMessage.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)));
  } catch (cause) {
    throw new AppError("invalid_request", "Invalid request body", {}, { cause });
  }
}

/** Those of these texts that are tokens of ours, alive or not. */
async function ours(texts: readonly string[]): Promise<Set<string>> {
  const digests = new Map(texts.flatMap((text) => hexDigests(text).map((digest) => [digest, text] as const)));
  const rows = await db.apiToken.findMany({
    where: { digest: { in: [...digests.keys()].map((digest) => new Uint8Array(Buffer.from(digest, "hex"))) } },
    select: { digest: true },
  });
  return new Set(rows.map(({ digest }) => digests.get(Buffer.from(digest).toString("hex")) ?? ""));
}

/**
 * Takes a message of GitHub's secret scanning: its signature (ECDSA over P-256 and SHA-256, of the body as it came)
 * decides whether it is looked at at all. Answers what each find turned out to be, and names it by its SHA-256.
 */
export async function takeGithubMessage(request: Request, origin: Origin): Promise<GithubLabel[]> {
  const message = readMessage(await signedBytes(request));
  const known = await ours(message.map(({ token }) => token));
  const finds = message
    .filter(({ token }) => known.has(token))
    .map(({ token, url, source }) => ({ token, place: url || source || undefined }));
  if (finds.length > 0) await db.$transaction((tx) => queueFinds(tx, "github", origin, finds));
  return message.map(({ token, type }) => ({
    token_hash: createHash("sha256").update(token).digest("base64"),
    token_type: type,
    label: known.has(token) ? "true_positive" : "false_positive",
  }));
}
