-- AlterTable
ALTER TABLE "api_tokens"
    ADD COLUMN "description" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "owner_contact" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "reason" TEXT NOT NULL DEFAULT '',
    ADD COLUMN "team_ids" INTEGER[] NOT NULL DEFAULT '{}',
    ADD COLUMN "source_ids" INTEGER[] NOT NULL DEFAULT '{}',
    ADD COLUMN "row_filter" TEXT,
    ADD COLUMN "allowed_networks" TEXT[] NOT NULL DEFAULT '{}',
    ADD COLUMN "rate_limit_per_minute" INTEGER,
    ADD COLUMN "rule_id" INTEGER,
    ADD CONSTRAINT "api_tokens_rate_limit_per_minute_check" CHECK ("rate_limit_per_minute" > 0),
    ADD CONSTRAINT "api_tokens_row_filter_check" CHECK ("row_filter" <> '');

-- AlterTable
ALTER TABLE "export_jobs" ADD COLUMN "row_filter" TEXT;

-- CreateTable
CREATE TABLE "federation_rules" (
    "id" SERIAL NOT NULL,
    "account_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "audience" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_by" INTEGER,
    "parent_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "federation_rules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "federation_uses" (
    "digest" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "federation_uses_pkey" PRIMARY KEY ("digest")
);

-- CreateIndex
CREATE UNIQUE INDEX "federation_rules_issuer_audience_subject_key" ON "federation_rules"("issuer", "audience", "subject");

-- CreateIndex
CREATE INDEX "federation_rules_account_id_idx" ON "federation_rules"("account_id");

-- CreateIndex
CREATE INDEX "federation_uses_expires_at_idx" ON "federation_uses"("expires_at");

-- CreateIndex
CREATE INDEX "api_tokens_rule_id_idx" ON "api_tokens"("rule_id");

-- AddForeignKey
ALTER TABLE "federation_rules" ADD CONSTRAINT "federation_rules_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_rule_id_fkey" FOREIGN KEY ("rule_id") REFERENCES "federation_rules"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What a token is limited to is part of what it is: it never changes, and a successor has the same.
CREATE FUNCTION "latchkey_limits_are_fixed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what a token is limited to does not change' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER "api_tokens_limits_are_fixed" BEFORE UPDATE ON "api_tokens"
  FOR EACH ROW WHEN (
    (NEW."team_ids", NEW."source_ids", NEW."row_filter", NEW."allowed_networks", NEW."rate_limit_per_minute")
    IS DISTINCT FROM
    (OLD."team_ids", OLD."source_ids", OLD."row_filter", OLD."allowed_networks", OLD."rate_limit_per_minute"))
  EXECUTE FUNCTION "latchkey_limits_are_fixed"();

CREATE FUNCTION "latchkey_successor_limits"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT "team_ids", "source_ids", "row_filter", "allowed_networks", "rate_limit_per_minute", "description",
      "owner_contact"
    INTO NEW."team_ids", NEW."source_ids", NEW."row_filter", NEW."allowed_networks", NEW."rate_limit_per_minute",
      NEW."description", NEW."owner_contact"
    FROM "api_tokens" WHERE "id" = NEW."rotated_from";
  RETURN NEW;
END $$;
CREATE TRIGGER "api_tokens_successor_limits" BEFORE INSERT ON "api_tokens"
  FOR EACH ROW WHEN (NEW."rotated_from" IS NOT NULL) EXECUTE FUNCTION "latchkey_successor_limits"();
