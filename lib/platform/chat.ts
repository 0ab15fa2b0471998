import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import type { AiSettings } from "./settings";

/** One turn of a conversation in the OpenAI chat protocol. */
export type ChatMessage = { role: "system" | "user" | "assistant"; content: string };

const TIMEOUT_MS = 90_000;
const ANSWER_BYTES = 1024 * 1024;

const completion = z.object({ choices: z.array(z.object({ message: z.object({ content: z.string() }) })).min(1) });

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > ANSWER_BYTES) throw new Error("the answer is longer than 1 MiB");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/**
 * Asks the configured service to go on with a conversation and answers its text. 502 when it can't be reached or says
 * something else than the protocol has, 504 after 90 seconds. The key goes to the configured address and no further.
 */
export async function askChat({ url, key, model }: AiSettings, messages: ChatMessage[], left: AbortSignal) {
  const deadline = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(`${url}/chat/completions`, {
      method: "POST",
      redirect: "error",
      headers: { "content-type": "application/json", ...(key && { authorization: `Bearer ${key}` }) },
      body: JSON.stringify({ model, messages, temperature: 0, stream: false }),
      signal: AbortSignal.any([deadline, left]),
    });
    const text = await readBounded(response);
    if (!response.ok) throw new Error(`the service answered ${response.status}`);
    return completion.parse(JSON.parse(text)).choices[0]!.message.content;
  } catch (cause) {
    if (deadline.aborted) throw new AppError("upstream_timeout", "The AI service took too long", {}, { cause });
    throw new AppError("upstream_failed", "The AI service did not answer as expected", {}, { cause });
  }
}
