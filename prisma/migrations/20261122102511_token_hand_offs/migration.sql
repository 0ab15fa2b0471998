-- A token's value on its way to somebody else: sealed by the browser that showed it, under a key that stands in the link
-- alone. It goes when it is opened, replaced or too old; what is left says that and when it was opened.
CREATE TABLE "token_hand_offs" (
    "id" SERIAL NOT NULL,
    "digest" BYTEA NOT NULL,
    "key_id" TEXT NOT NULL,
    "token_id" INTEGER NOT NULL,
    "sealed" TEXT,
    "created_by" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_at" TIMESTAMPTZ(3),
    "opened_address" TEXT,
    "replaced_at" TIMESTAMPTZ(3),

    CONSTRAINT "token_hand_offs_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "token_hand_offs_opened_check" CHECK ("opened_at" IS NULL OR "sealed" IS NULL),
    CONSTRAINT "token_hand_offs_replaced_check" CHECK ("replaced_at" IS NULL OR "sealed" IS NULL)
);

CREATE UNIQUE INDEX "token_hand_offs_digest_key" ON "token_hand_offs"("digest");
CREATE INDEX "token_hand_offs_token_id_id_idx" ON "token_hand_offs"("token_id", "id");
CREATE INDEX "token_hand_offs_expires_at_idx" ON "token_hand_offs"("expires_at") WHERE "sealed" IS NOT NULL;

ALTER TABLE "token_hand_offs" ADD CONSTRAINT "token_hand_offs_token_id_fkey"
    FOREIGN KEY ("token_id") REFERENCES "api_tokens"("id") ON DELETE CASCADE ON UPDATE CASCADE;
