import { assertSameOrigin } from "@/lib/auth/csrf";
import { finishSignIn, refuseSignIn, startSignIn } from "@/lib/auth/exchange";
import { originOf } from "@/lib/auth/origin";
import { AppError, isAppError } from "@/lib/core/errors";
import { limitDoor } from "@/lib/http/rate-limit";
import { env } from "@/lib/platform/env";
import { logger } from "@/lib/platform/logger";

const FORM_MAX_BYTES = 8 * 1024;

type Context = { params: Promise<{ nextauth: string[] }> };

/** Of all that next-auth would answer, only the two steps of a sign-in are open. */
async function isStep(context: Context, step: "signin" | "callback"): Promise<boolean> {
  return (await context.params).nextauth.join("/") === `${step}/oidc`;
}

const missing = () => new Response("Not found", { status: 404 });

/** The provider sends people back here. */
export async function GET(request: Request, context: Context): Promise<Response> {
  if (!(await isStep(context, "callback"))) return missing();
  return limited(request)
    .then(() => finishSignIn(request))
    .catch((error) => (isAppError(error) && error.code === "rate_limited" ? told(error) : failed(error)));
}

/** The form of the sign-in page: `next` is the path to land on; `anew` asks whoever is signed in for proof again. */
export async function POST(request: Request, context: Context): Promise<Response> {
  if (!(await isStep(context, "signin"))) return missing();
  try {
    assertSameOrigin(request.headers, env().publicUrl);
    await limited(request);
    const form = await readForm(request);
    return await startSignIn(request, form.get("next"), form.get("anew") === "1");
  } catch (error) {
    return isAppError(error) ? told(error) : failed(error);
  }
}

/** Both steps count against the address that they come from. */
const limited = (request: Request) => limitDoor([], originOf(request.headers, crypto.randomUUID()));

/** Browsers tell the length of a form; what tells none, or too much, is not our page. */
async function readForm(request: Request): Promise<URLSearchParams> {
  const length = Number(request.headers.get("content-length") ?? Number.NaN);
  if (!(length <= FORM_MAX_BYTES)) throw new AppError("payload_too_large", "The form is too large");
  return new URLSearchParams(await request.text());
}

/** The refusal's own sentence, and when to come back. */
function told(error: AppError): Response {
  const headers = new Headers();
  if (error.details.retryAfterSeconds) headers.set("retry-after", String(error.details.retryAfterSeconds));
  return new Response(error.message, { status: error.status, headers });
}

function failed(error: unknown): Response {
  logger.error({ err: error }, "sign-in failed");
  return refuseSignIn("auth_error");
}
