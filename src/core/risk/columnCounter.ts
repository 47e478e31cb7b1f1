/**
 * Turns places in `text` (UTF-16 units) into columns (1-based, in code points). Asked in ascending order it passes
 * over the text once, however long the line and however many the places.
 */
export function columnCounter(text: string): (index: number) => number {
  let [from, column] = [0, 1];
  return (index) => {
    if (index < from) [from, column] = [0, 1];
    for (; from < index; from += 1) {
      // The second half of a surrogate pair is no column of its own.
      const unit = text.charCodeAt(from);
      if (!(unit >= 0xdc00 && unit <= 0xdfff && isHighSurrogate(text.charCodeAt(from - 1)))) column += 1;
    }
    return column;
  };
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
