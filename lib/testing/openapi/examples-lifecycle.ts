import { newPerson, newServiceAccount, newToken, unique } from "@/lib/testing/world";
import type { Example, Stage } from "./stage";

type Examples = Readonly<Record<string, (stage: Stage) => Example | Promise<Example>>>;

const ACCOUNT = "/api/v1/admin/service-accounts/[id]";

async function botWithToken() {
  const { id } = await newServiceAccount("turning");
  return { id, tokenID: (await newToken({ id, email: "", fullName: "" }, ["logs:read"])).id };
}
const account = async (): Promise<Example> => ({ params: { id: (await newServiceAccount("turning")).id } });
const token = async (): Promise<Example> => ({ params: await botWithToken() });

/** What happens to accounts and tokens between being made and being gone. */
export const LIFECYCLE_EXAMPLES: Examples = {
  "POST /api/v1/me/tokens/[tokenID]/rotate": async ({ boss }) => ({
    params: { tokenID: (await newToken(boss, ["logs:read"])).id },
    body: { overlap_seconds: 3_600 },
  }),
  [`POST ${ACCOUNT}/tokens/[tokenID]/rotate`]: async () => ({ ...(await token()), body: { overlap_seconds: 0 } }),
  [`POST ${ACCOUNT}/tokens/[tokenID]/narrow`]: async () => {
    const { id } = await newServiceAccount("turning");
    const wide = await newToken({ id, email: "", fullName: "" }, ["logs:read", "sources:read"]);
    return { params: { id, tokenID: wide.id }, body: { overlap_seconds: 0, scopes: ["logs:read"] } };
  },
  [`GET ${ACCOUNT}/tokens/[tokenID]/usage`]: token,
  [`GET ${ACCOUNT}/usage`]: account,
  [`POST ${ACCOUNT}/tokens/[tokenID]/disable`]: token,
  [`POST ${ACCOUNT}/tokens/[tokenID]/enable`]: async ({ make }) => {
    const params = await botWithToken();
    await make("POST", `/admin/service-accounts/${params.id}/tokens/${params.tokenID}/disable`);
    return { params };
  },
  [`POST ${ACCOUNT}/disable`]: account,
  [`POST ${ACCOUNT}/enable`]: async ({ make }) => {
    const { id } = await newServiceAccount("turning");
    await make("POST", `/admin/service-accounts/${id}/disable`);
    return { params: { id } };
  },
  [`POST ${ACCOUNT}/restore`]: async ({ make }) => {
    const { id } = await make("POST", "/admin/service-accounts", { name: unique("turning") });
    await make("DELETE", `/admin/service-accounts/${id}`);
    return { params: { id } };
  },
  [`GET ${ACCOUNT}/owner`]: account,
  [`PUT ${ACCOUNT}/owner`]: async () => ({
    ...(await account()),
    body: { user_id: (await newPerson("answering")).id },
  }),
  "POST /api/v1/admin/tokens/revoke": async () => ({ body: { ids: [(await botWithToken()).tokenID], dry_run: true } }),
};
