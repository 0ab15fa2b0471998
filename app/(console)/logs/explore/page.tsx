import { redirect } from "next/navigation";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The explorer's address as the command-line client and share links write it (spec/logchef.md §8.2, §7.3). */
export default async function LinkedExplorePage({ searchParams }: Props) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(await searchParams)) {
    for (const one of [value].flat()) if (one !== undefined) search.append(name, one);
  }
  redirect(search.size > 0 ? `/explore?${search}` : "/explore");
}
