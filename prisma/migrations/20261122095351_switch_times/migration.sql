-- When an account's status, or a token's being disabled, last changed: by this a journal outside the database tells which
-- of the two is older after a backup was restored.
ALTER TABLE "users" ADD COLUMN "switched_at" TIMESTAMPTZ(3);
ALTER TABLE "api_tokens" ADD COLUMN "switched_at" TIMESTAMPTZ(3);
UPDATE "users" SET "switched_at" = date_trunc('milliseconds', clock_timestamp()) WHERE "status" = 'inactive';
UPDATE "api_tokens" SET "switched_at" = date_trunc('milliseconds', "disabled_at") WHERE "disabled_at" IS NOT NULL;

-- Each turn is later than the one before it, even where the clock stood still or went back.
CREATE FUNCTION "latchkey_note_switch"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."switched_at" := greatest(
    date_trunc('milliseconds', clock_timestamp()), OLD."switched_at" + interval '1 millisecond');
  RETURN NEW;
END $$;
CREATE TRIGGER "users_note_switch" BEFORE UPDATE OF "status" ON "users"
  FOR EACH ROW WHEN (OLD."status" IS DISTINCT FROM NEW."status") EXECUTE FUNCTION "latchkey_note_switch"();
CREATE TRIGGER "api_tokens_note_switch" BEFORE UPDATE OF "disabled_at" ON "api_tokens"
  FOR EACH ROW WHEN ((OLD."disabled_at" IS NULL) IS DISTINCT FROM (NEW."disabled_at" IS NULL))
  EXECUTE FUNCTION "latchkey_note_switch"();
CREATE INDEX "users_switched_at_idx" ON "users"("switched_at") WHERE "switched_at" IS NOT NULL;
CREATE INDEX "api_tokens_switched_at_idx" ON "api_tokens"("switched_at") WHERE "switched_at" IS NOT NULL;
