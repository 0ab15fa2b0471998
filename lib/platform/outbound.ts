import "server-only";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { connect, type Socket } from "node:net";
import { AppError } from "@/lib/core/errors";
import {
  type Address,
  type AddressPolicy,
  guardedAgent,
  guardedLookup,
  isInside,
  isNever,
  parseNetworks,
  refusedAddress,
} from "./guarded-net";

const TIMEOUT_MS = 10_000;
const ANSWER_BYTES = 64 * 1024;
const URL_CHARACTERS = 2_000;

/** The address may not be called; the text says so without the path, which may hold a secret. */
const refusal = (host: string) =>
  new AppError("invalid_request", `${host} is not an address that may be called; LATCHKEY_OUTBOUND_ALLOW can open it`);

/** IPv6 that is handed out to the public Internet (RFC 4291 §2.4); everything else waits to be defined. */
const GLOBAL_IPV6 = parseNetworks("2000::/3");

/** True for an address of the public Internet. */
function isPublic(address: Address): boolean {
  if (address.range() !== "unicast" || isNever(address)) return false;
  return address.kind() === "ipv4" || isInside(address, GLOBAL_IPV6);
}

/** Public addresses, and the networks of LATCHKEY_OUTBOUND_ALLOW; never link-local ones or a cloud's metadata. */
const policy: AddressPolicy = {
  allows: (address) =>
    isPublic(address) ||
    (!isNever(address) && isInside(address, parseNetworks(process.env.LATCHKEY_OUTBOUND_ALLOW ?? ""))),
  refusal,
};
const lookup = guardedLookup(policy);

const bare = ({ hostname }: URL) => hostname.replace(/^\[|\]$/g, "");

/** An address that somebody wrote down, as a URL: http or https, without a name and password. Throws a 400 otherwise. */
export function outboundUrl(text: string): URL {
  const url = text.length <= URL_CHARACTERS && URL.canParse(text) ? new URL(text) : null;
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:") || url.hostname === "") {
    throw new AppError("invalid_request", "The address must be a URL that begins with https:// or http://");
  }
  if (url.username || url.password) throw new AppError("invalid_request", "The address must not hold a password");
  const refused = refusedAddress(bare(url), policy);
  if (refused) throw refused;
  return url;
}

/** Throws a 400 unless the URL's name resolves, and to addresses that may be called only. */
export async function assertOutboundAllowed(text: string): Promise<void> {
  const host = bare(outboundUrl(text));
  await new Promise<void>((resolve, reject) => {
    lookup(host, { all: true }, (error) => {
      if (!error) return resolve();
      if (error instanceof AppError) return reject(error);
      reject(new AppError("invalid_request", `${host} cannot be resolved`, {}, { cause: error }));
    });
  });
}

export type OutboundRequest = {
  url: string;
  method?: "GET" | "POST";
  headers?: Readonly<Record<string, string>>;
  body?: string | Buffer;
  /** From the first look-up to the last byte; 10 seconds when nothing is said. */
  timeoutMs?: number;
  signal?: AbortSignal;
};
export type OutboundAnswer = { status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer };

/**
 * Calls an address that a person named. The connection goes to the very address that was judged, redirects are
 * answered as they are, and no more than 64 KiB are read. Rejects when the address may not be called (AppError 400),
 * when the time is over, and when the connection fails.
 */
export async function callOutbound(wanted: OutboundRequest): Promise<OutboundAnswer> {
  const url = outboundUrl(wanted.url);
  const isTls = url.protocol === "https:";
  const deadline = AbortSignal.timeout(wanted.timeoutMs ?? TIMEOUT_MS);
  const signal = wanted.signal ? AbortSignal.any([deadline, wanted.signal]) : deadline;
  const agent = guardedAgent(policy, isTls, { keepAlive: false, maxSockets: 1 });
  try {
    return await new Promise<OutboundAnswer>((resolve, reject) => {
      const send = isTls ? httpsRequest : httpRequest;
      const { method = "POST", headers, body } = wanted;
      const request = send(url, { method, headers, agent, signal }, (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        const done = () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
        response.on("data", (chunk: Buffer) => {
          chunks.push(chunk.subarray(0, ANSWER_BYTES - size));
          size += chunk.length;
          if (size < ANSWER_BYTES) return;
          // The status is what counts; a long answer is let go.
          done();
          response.destroy();
        });
        response.on("end", done);
        response.on("error", reject);
      });
      request.on("error", reject);
      request.end(body);
    });
  } catch (cause) {
    if (deadline.aborted) throw new Error(`${url.host} took too long`, { cause });
    throw cause;
  } finally {
    agent.destroy();
  }
}

/** A TCP connection to a host that a person named, to an address that was judged. Rejects as callOutbound does. */
export function connectOutbound(host: string, port: number, timeoutMs = TIMEOUT_MS): Promise<Socket> {
  const refused = refusedAddress(host, policy);
  if (refused) return Promise.reject(refused);
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, lookup });
    const timer = setTimeout(() => socket.destroy(new Error(`${host} took too long`)), timeoutMs);
    socket.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.removeAllListeners("error");
      resolve(socket);
    });
  });
}
