-- Tokens: disabled, rotated, and what they die with.
ALTER TABLE "api_tokens"
  ADD COLUMN "disabled_at" TIMESTAMPTZ(3),
  ADD COLUMN "disabled_by" INTEGER,
  ADD COLUMN "family_id" INTEGER,
  ADD COLUMN "rotated_from" INTEGER,
  ADD COLUMN "overlap_ends_at" TIMESTAMPTZ(3),
  ADD COLUMN "reused_at" TIMESTAMPTZ(3),
  ADD COLUMN "lineage" INTEGER[] DEFAULT ARRAY[]::INTEGER[];

-- Accounts: a person who answers for them. Memberships that end.
ALTER TABLE "users" ADD COLUMN "owner_id" INTEGER;
ALTER TABLE "team_members" ADD COLUMN "expires_at" TIMESTAMPTZ(3);

CREATE TABLE "withdrawn_members" (
    "user_id" INTEGER NOT NULL,
    "team_id" INTEGER NOT NULL,
    "role" "TeamRole" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "withdrawn_members_pkey" PRIMARY KEY ("user_id","team_id")
);

-- What exists by now: every token is a family of its own, and descends from what minted it.
WITH RECURSIVE "line" AS (
  SELECT "id", ARRAY[]::INTEGER[] AS "elders" FROM "api_tokens" WHERE "parent_id" IS NULL
  UNION ALL
  SELECT t."id", l."elders" || l."id" FROM "api_tokens" t JOIN "line" l ON l."id" = t."parent_id"
)
UPDATE "api_tokens" t SET "family_id" = t."id", "lineage" = "line"."elders" FROM "line" WHERE "line"."id" = t."id";

-- The person who made an account answers for it.
UPDATE "users" a SET "owner_id" = p."id" FROM "users" p
WHERE a."account_type" = 'service' AND p."id" = a."created_by" AND p."account_type" = 'human';

CREATE INDEX "users_owner_id_idx" ON "users"("owner_id");
CREATE UNIQUE INDEX "api_tokens_rotated_from_key" ON "api_tokens"("rotated_from");
CREATE INDEX "api_tokens_family_id_idx" ON "api_tokens"("family_id");
CREATE INDEX "api_tokens_lineage_idx" ON "api_tokens" USING GIN ("lineage");

ALTER TABLE "users" ADD CONSTRAINT "users_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "withdrawn_members" ADD CONSTRAINT "withdrawn_members_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_rotated_from_fkey" FOREIGN KEY ("rotated_from") REFERENCES "api_tokens"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- A token descends from its parent and from whatever its predecessor descends from. No statement says otherwise.
CREATE FUNCTION "latchkey_token_lineage"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT coalesce(array_agg(DISTINCT elder ORDER BY elder), '{}') INTO NEW."lineage" FROM (
    SELECT unnest("lineage" || "id") AS elder FROM "api_tokens" WHERE "id" = NEW."parent_id"
    UNION
    SELECT unnest("lineage") FROM "api_tokens" WHERE "id" = NEW."rotated_from"
  ) AS elders;
  NEW."family_id" := coalesce(
    (SELECT "family_id" FROM "api_tokens" WHERE "id" = NEW."rotated_from"), NEW."id");
  RETURN NEW;
END $$;
CREATE TRIGGER "api_tokens_lineage" BEFORE INSERT ON "api_tokens"
  FOR EACH ROW EXECUTE FUNCTION "latchkey_token_lineage"();

-- Descent never changes, and the end of an overlap is never put off.
CREATE FUNCTION "latchkey_descent_is_fixed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a token keeps its descent, and the end of its overlap is not put off' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER "api_tokens_descent_is_fixed" BEFORE UPDATE ON "api_tokens"
  FOR EACH ROW WHEN (NEW."lineage" IS DISTINCT FROM OLD."lineage" OR NEW."family_id" IS DISTINCT FROM OLD."family_id"
    OR (OLD."overlap_ends_at" IS NOT NULL
      AND (NEW."overlap_ends_at" IS NULL OR NEW."overlap_ends_at" > OLD."overlap_ends_at")))
  EXECUTE FUNCTION "latchkey_descent_is_fixed"();

-- Only a person answers for an account, and only a service account has somebody who does.
CREATE FUNCTION "latchkey_owner_is_a_person"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."account_type" <> 'service'
    OR NOT EXISTS (SELECT 1 FROM "users" WHERE "id" = NEW."owner_id" AND "account_type" = 'human') THEN
    RAISE EXCEPTION 'a person answers for a service account' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "users_owner_is_a_person" BEFORE INSERT OR UPDATE OF "owner_id" ON "users"
  FOR EACH ROW WHEN (NEW."owner_id" IS NOT NULL) EXECUTE FUNCTION "latchkey_owner_is_a_person"();
