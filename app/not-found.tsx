import { NotFoundState } from "@/components/layout/not-found-state";

/** An address that leads nowhere, for whoever is signed in or not. */
export default function NotFound() {
  return (
    <main className="mx-auto max-w-xl px-4 py-24">
      <NotFoundState />
    </main>
  );
}
