/** One line of `EXPLAIN QUERY TREE`: a numbered node, or a section that holds nodes. */
export type TreeNode = {
  /** `QUERY`, `FUNCTION`, … for a node; the section's title otherwise. */
  kind: string;
  isSection: boolean;
  fields: Map<string, string>;
  children: TreeNode[];
};

const INDENT = "  ";
const NODE_MARK = " id: ";

/**
 * Reads the text of `EXPLAIN QUERY TREE run_passes = 0` into a tree. Throws on anything that such a text does not
 * hold: an unknown indentation, nodes numbered out of turn, a second root.
 */
export function parseQueryTree(lines: string[]): TreeNode {
  const path: TreeNode[] = [];
  let root: TreeNode | null = null;
  let nextId = 0;
  for (const line of lines) {
    const { depth, text } = splitIndent(line);
    const node = parseLine(text);
    if (!node.isSection && node.fields.get("id") !== String(nextId++)) throw new TreeError("nodes are out of turn");
    if (depth > path.length || (depth === 0 && root !== null)) throw new TreeError("the indentation is unknown");
    path.length = depth;
    path.push(node);
    if (depth === 0) root = node;
    else path[depth - 1]!.children.push(node);
  }
  if (!root || root.isSection) throw new TreeError("there is no root");
  return root;
}

/** The engine's answer does not look like a query tree. */
export class TreeError extends Error {
  override readonly name = "TreeError";
}

function splitIndent(line: string): { depth: number; text: string } {
  let depth = 0;
  while (line.startsWith(INDENT, depth * INDENT.length)) depth++;
  const text = line.slice(depth * INDENT.length);
  if (text === "" || text.startsWith(" ")) throw new TreeError("the indentation is unknown");
  return { depth, text };
}

function parseLine(text: string): TreeNode {
  const at = text.indexOf(NODE_MARK);
  if (at === -1) return { kind: text.trimEnd(), isSection: true, fields: new Map(), children: [] };
  return { kind: text.slice(0, at), isSection: false, fields: parseFields(text.slice(at + 1)), children: [] };
}

/** `key: value, key: value`; a piece without a colon goes on with the value before it. */
function parseFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  let key = "";
  for (const piece of text.split(", ")) {
    const colon = piece.indexOf(": ");
    if (colon === -1) {
      fields.set(key, `${fields.get(key) ?? ""}, ${piece}`);
      continue;
    }
    key = piece.slice(0, colon);
    if (!fields.has(key)) fields.set(key, piece.slice(colon + 2));
  }
  return fields;
}

/** Nodes of the section called `title` below `node`, lists opened. */
export function inSection(node: TreeNode, title: string): TreeNode[] {
  const sections = node.children.filter((child) => child.isSection && child.kind === title);
  return sections.flatMap((section) =>
    section.children.flatMap((child) => (child.kind === "LIST" ? child.children : [child])),
  );
}
