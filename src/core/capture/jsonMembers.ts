import { createScanner, type Node, type ParseError, parseTree } from 'jsonc-parser';

/** An object with comments and trailing commas, or why it is none. Names that stand twice make it unclear. */
export function parseJsonObject(text: string): Node | string {
  const errors: ParseError[] = [];
  let root: Node | undefined;
  try {
    root = parseTree(text, errors, { allowTrailingComma: true });
  } catch (error) {
    if (error instanceof RangeError) return 'it is nested too deeply';
    throw error;
  }
  if (errors.length > 0 || root === undefined) return 'it is no valid JSON';
  return root.type === 'object' ? root : 'it holds no JSON object';
}

/** The property `name` of an object; `twice` when there are several. */
export function propertyOf(object: Node, name: string): Node | 'twice' | null {
  const found = (object.children ?? []).filter((property) => property.children?.[0]?.value === name);
  return found.length > 1 ? 'twice' : (found[0] ?? null);
}

export function endOf(node: Node): number {
  return node.offset + node.length;
}

/** A text with a member more, and whether the bracket that closes it was put on a line of its own for that. */
export interface GrownText {
  readonly text: string;
  readonly hasNewLine: boolean;
}

/**
 * Adds a member behind the last one of an object or a list. Everything else stays byte for byte, comments included.
 * `format` writes the member for the indentation of its line; null: on the line of the others.
 */
export function addMember(
  text: string,
  container: Node,
  format: (indentation: string | null) => string,
): GrownText {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const last = container.children?.at(-1);
  if (last === undefined) {
    const outer = indentationAt(text, container.offset);
    const inner = outer + indentUnit(text);
    const at = container.offset + 1;
    const hasNewLine = !text.slice(at, endOf(container) - 1).includes('\n');
    const member = eol + inner + format(inner) + (hasNewLine ? eol + outer : '');
    return { text: splice(text, at, at, member), hasNewLine };
  }
  const isOnOwnLine = /^[ \t]*$/.test(lineBefore(text, last.offset));
  const indentation = isOnOwnLine ? indentationAt(text, last.offset) : null;
  const member = (indentation === null ? ' ' : eol + indentation) + format(indentation);
  const comma = commaAfter(text, endOf(last), endOf(container));
  const grown =
    comma === null
      ? splice(text, endOf(last), endOf(last), `,${member}`)
      : splice(text, comma + 1, comma + 1, `${member},`);
  return { text: grown, hasNewLine: false };
}

/** Takes a member out again, so that `addMember` is undone byte for byte where nothing else changed. */
export function removeMember(text: string, container: Node, member: Node, hasNewLine: boolean): string {
  const members = container.children ?? [];
  const index = members.indexOf(member);
  const [previous, next] = [members[index - 1], members[index + 1]];
  const end = endOf(member);
  const ownComma = commaAfter(text, end, next?.offset ?? endOf(container));
  if (previous !== undefined) {
    const comma = commaAfter(text, endOf(previous), member.offset) ?? endOf(previous);
    const isTrailing = next === undefined && ownComma !== null;
    return isTrailing ? splice(text, comma + 1, ownComma + 1, '') : splice(text, comma, end, '');
  }
  if (next !== undefined) return splice(text, member.offset, next.offset, '');
  const behind = ownComma === null ? end : ownComma + 1;
  const newLine = (text.includes('\r\n') ? '\r\n' : '\n') + indentationAt(text, container.offset);
  const closing = hasNewLine && text.startsWith(newLine, behind) ? newLine : '';
  return splice(text, container.offset + 1, behind + closing.length, '');
}

function splice(text: string, from: number, to: number, inserted: string): string {
  return text.slice(0, from) + inserted + text.slice(to);
}

/** The offset of the next comma outside of comments, or null. */
function commaAfter(text: string, from: number, to: number): number | null {
  const scanner = createScanner(text.slice(0, to), true);
  scanner.setPosition(from);
  scanner.scan();
  return text[scanner.getTokenOffset()] === ',' && scanner.getTokenOffset() < to
    ? scanner.getTokenOffset()
    : null;
}

function lineBefore(text: string, offset: number): string {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
}

function indentationAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(lineBefore(text, offset))?.[0] ?? '';
}

/** What the first indented line begins with. */
export function indentUnit(text: string): string {
  const [, unit = '  '] = /\n([ \t]+)\S/.exec(text) ?? [];
  return unit.startsWith('\t') ? '\t' : unit;
}
