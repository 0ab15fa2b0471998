-- Tokens whose text was found where it should not be: one row a token. It refers to nothing by key, since the record
-- of a leak outlives the account.
CREATE TABLE "leaked_tokens" (
    "id" SERIAL NOT NULL,
    "token_id" INTEGER NOT NULL,
    "account_id" INTEGER NOT NULL,
    "account_name" TEXT NOT NULL,
    "token_name" TEXT NOT NULL,
    "token_prefix" TEXT NOT NULL,
    "reports" INTEGER NOT NULL DEFAULT 1,
    "places" JSONB NOT NULL DEFAULT '[]',
    "done" TEXT NOT NULL,
    "first_reported_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_reported_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "leaked_tokens_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "leaked_tokens_done_check" CHECK ("done" IN ('alerted', 'disabled', 'revoked', 'over_before'))
);

CREATE UNIQUE INDEX "leaked_tokens_token_id_key" ON "leaked_tokens"("token_id");
