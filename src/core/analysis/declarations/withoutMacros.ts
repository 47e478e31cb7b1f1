/** Words that say nothing of a declaration but how it is linked, called or checked. */
const attribute =
  /(?<![\w"])(?:[A-Z][A-Z0-9_]*_(?:EXPORT|API|PUBLIC|EXTERN|IMPORT|DECL|VISIBLE|NODISCARD|NORETURN|DEPRECATED|INLINE|CALL|CONV)|[A-Z]{0,40}(?:EXPORT|EXPORTS|DLLEXPORT|NORETURN|MAYBE_UNUSED)|WINAPI|APIENTRY)(?=\s+[A-Za-z_~*&[])/g;
/** `class LIBRARY_EXPORT Store {` */
const ofType =
  /(\b(?:class|struct|union)\s{1,40})([A-Z][A-Z0-9_]{2,60}(?:\([^()\n]{0,80}\))?)(?=\s{1,40}[A-Za-z_][\w:]{0,200}(?:<[^<>;{}]{0,200}>)?\s{0,40}(?:final\s{0,40})?(?:\{|:(?!:)[^;{}()]{1,300}\{))/g;
/** `int get() REQUIRES(mutex);`, `int count GUARDED_BY(mutex);`, `… LAST_ARG_MUST_BE_NULL;` */
const trailing = /(?<=[\s)])[A-Z][A-Z0-9_]{3,100}(?:\((?:[^()]|\([^()]{0,80}\)){0,80}\))?(?=\s{0,40}[;{=])/g;
/** `extern "C" {` for C++ alone, and its end. */
const linkage =
  /^[ \t]*#[ \t]*if(?:def[ \t]+__cplusplus|[ \t]+defined[ \t]*\(?[ \t]*__cplusplus[ \t]*\)?)[ \t]*\r?\n(?:[ \t]*\r?\n)?[ \t]*(?:extern[ \t]+"C"[ \t]*\{|\})[^\n]*\n(?:[ \t]*\r?\n)?[ \t]*#[ \t]*endif[^\n]*/gm;
const bracket = /^[ \t]*[A-Z_]{0,60}(?:BEGIN|END)(?:_C)?_(?:DECLS|DECLARATIONS)[ \t]*;?[ \t]*$/gm;

/** `LAST_ARG_MUST_BE_NULL` on a line of its own, before what it says it of. */
const alone = /^[ \t]*[A-Z][A-Z0-9_]{3,100}(?=[ \t]*\r?\n[ \t]*[A-Za-z_])/gm;

const afterParameters = /\)\s*(?:(?:const|noexcept|override)\s*){0,3}$/;
const afterMember = /[\w\])]\s+$/;
const ofMember = /_(?:BY|REQUIRED|REQUIRES|AFTER|BEFORE)\(/;

/**
 * Source of C or C++ in which macros that stand for attributes are blank, so that the grammar reads what they are
 * attached to. Offsets and lines stay those of the text, which comes back itself when it holds no such macro.
 */
export function withoutMacros(text: string): string {
  return text
    .replace(linkage, blank)
    .replace(bracket, blank)
    .replace(ofType, (_, words: string, macro: string) => words + blank(macro))
    .replace(attribute, (macro, offset: number) => (isInDirective(text, offset) ? macro : blank(macro)))
    .replace(alone, (macro, offset: number) =>
      /(?:^|[;{}]|\*\/)\s*$/.test(text.slice(Math.max(0, offset - 200), offset)) ? blank(macro) : macro,
    )
    .replace(trailing, (macro, offset: number) => {
      const before = text.slice(Math.max(0, offset - 80), offset);
      const isAttribute = afterParameters.test(before) || (ofMember.test(macro) && afterMember.test(before));
      return isAttribute && !isInDirective(text, offset) ? blank(macro) : macro;
    });
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}

/** Within a bound, so that one endless line costs no more than many. */
function isInDirective(text: string, offset: number): boolean {
  const before = text.slice(Math.max(0, offset - 500), offset);
  return /^\s*#/.test(before.slice(before.lastIndexOf('\n') + 1));
}
