import type { Node, Range, Tree } from 'web-tree-sitter';
import type { LanguageId } from '../facts.ts';
import { attributeValue } from './htmlElements.ts';

/** Parts of a file in another language, which are one text to it. */
export interface EmbeddedRegion {
  readonly language: LanguageId;
  readonly range: Range;
}

/** The languages that a file of this one may hold. */
export function embeddedLanguages(language: LanguageId): readonly LanguageId[] {
  if (language === 'html') return ['javascript', 'css'];
  return language === 'vue' ? ['javascript', 'typescript', 'tsx', 'css'] : [];
}

/** A page with more scripts and styles than this is data. */
const maxRegions = 64;

/** The scripts and styles of an HTML page or a Vue component, in document order; none in other languages. */
export function embeddedRegions(tree: Tree, language: LanguageId): readonly EmbeddedRegion[] {
  if (language !== 'html' && language !== 'vue') return [];
  const regions: EmbeddedRegion[] = [];
  for (const node of tree.rootNode.descendantsOfType(['script_element', 'style_element'])) {
    const content = node.namedChildren.find((child) => child?.type === 'raw_text');
    const inner = node.type === 'script_element' ? scriptLanguage(node, language) : styleLanguage(node);
    if (!content || inner === null || content.endIndex === content.startIndex) continue;
    if (regions.length === maxRegions) break;
    regions.push({ language: inner, range: rangeOf(content) });
  }
  return regions;
}

const scriptTypes = /^(?:module|(?:text|application)\/(?:javascript|ecmascript))?$/;

function scriptLanguage(node: Node, language: LanguageId): LanguageId | null {
  if (language === 'html') {
    return scriptTypes.test((attributeValue(node, 'type') ?? '').trim().toLowerCase()) ? 'javascript' : null;
  }
  switch (attributeValue(node, 'lang') ?? 'js') {
    case 'ts':
      return 'typescript';
    case 'tsx':
      return 'tsx';
    case 'js':
    case 'jsx':
      return 'javascript';
    default:
      return null;
  }
}

function styleLanguage(node: Node): LanguageId | null {
  const lang = attributeValue(node, 'lang') ?? 'css';
  return lang === 'css' || lang === 'postcss' ? 'css' : null;
}

function rangeOf(node: Node): Range {
  const { startIndex, endIndex, startPosition, endPosition } = node;
  return { startIndex, endIndex, startPosition, endPosition };
}
