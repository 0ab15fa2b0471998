-- Code lets no last owner leave, but accounts are deleted. Then the longest-standing of the most trusted leads the
-- collection, and a collection that nobody takes part in any more is gone.
CREATE FUNCTION "latchkey_collection_keeps_owner"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM "collection_members" WHERE "collection_id" = OLD."collection_id") THEN
    DELETE FROM "collections" WHERE "id" = OLD."collection_id";
  ELSIF NOT EXISTS (
    SELECT 1 FROM "collection_members" WHERE "collection_id" = OLD."collection_id" AND "role" = 'owner'
  ) THEN
    UPDATE "collection_members" SET "role" = 'owner'
    WHERE "collection_id" = OLD."collection_id" AND "user_id" = (
      SELECT "user_id" FROM "collection_members" WHERE "collection_id" = OLD."collection_id"
      ORDER BY "role" = 'editor' DESC, "created_at", "user_id" LIMIT 1);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "collection_members_keep_owner" AFTER DELETE ON "collection_members"
  FOR EACH ROW WHEN (OLD."role" = 'owner') EXECUTE FUNCTION "latchkey_collection_keeps_owner"();
