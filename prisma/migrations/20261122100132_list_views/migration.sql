-- Searches of the console's lists that people keep for themselves.
CREATE TABLE "list_views" (
    "id" SERIAL NOT NULL,
    "user_id" INTEGER NOT NULL,
    "list" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "search" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "list_views_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "list_views_user_id_list_name_key" ON "list_views"("user_id", "list", "name");

ALTER TABLE "list_views" ADD CONSTRAINT "list_views_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
