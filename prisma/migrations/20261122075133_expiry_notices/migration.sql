-- How far ahead of its end a token was told of: each distance once, whatever becomes of the mail.
CREATE TABLE "token_notices" (
    "token_id" INTEGER NOT NULL,
    "days" INTEGER NOT NULL,
    "noticed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "token_notices_pkey" PRIMARY KEY ("token_id","days")
);

ALTER TABLE "token_notices" ADD CONSTRAINT "token_notices_token_id_fkey" FOREIGN KEY ("token_id") REFERENCES "api_tokens"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE INDEX "api_tokens_expires_at_idx" ON "api_tokens"("expires_at");
