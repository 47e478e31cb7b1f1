import type { LanguageId } from '../facts.ts';
import { goNames } from './namesGo.ts';
import type { NameRules } from './nameRules.ts';
import { javaNames } from './namesJava.ts';
import { javascriptNames } from './namesJavascript.ts';
import { pythonNames } from './namesPython.ts';

const rules: Readonly<Partial<Record<LanguageId, NameRules>>> = {
  javascript: javascriptNames,
  typescript: javascriptNames,
  tsx: javascriptNames,
  python: pythonNames,
  go: goNames,
  java: javaNames,
};

/** Null for languages in which no rename is claimed. */
export function nameRulesOf(language: LanguageId): NameRules | null {
  return rules[language] ?? null;
}
