import { answerDocument } from "@/lib/openapi/answer";

export const GET = async () => answerDocument();
