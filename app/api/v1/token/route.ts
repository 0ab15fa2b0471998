import { apiRoute } from "@/lib/http/api-route";
import { describeToken } from "@/lib/tokens/self";

export const GET = apiRoute({ need: { area: "known", scope: null } }, ({ grant }) => describeToken(grant));
