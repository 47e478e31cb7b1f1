import type { Node } from 'web-tree-sitter';

/** The name of an element's tag in lower case; Vue's components keep theirs. */
export function tagName(element: Node): string | null {
  const tag = startTag(element)?.namedChild(0);
  return tag?.type === 'tag_name' ? tag.text : null;
}

/** The value of an attribute without quotes; an empty text when it has none; null when the element lacks it. */
export function attributeValue(element: Node, name: string): string | null {
  for (const attribute of startTag(element)?.namedChildren ?? []) {
    if (attribute?.type !== 'attribute' || attribute.namedChild(0)?.text.toLowerCase() !== name) continue;
    return (attribute.namedChild(1)?.text ?? '').replace(/^(["'])(.*)\1$/s, '$2');
  }
  return null;
}

function startTag(element: Node): Node | null {
  const first = element.namedChild(0);
  return first?.type === 'start_tag' || first?.type === 'self_closing_tag' ? first : null;
}
