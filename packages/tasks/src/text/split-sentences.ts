/** Cuts a line into sentences, by English and Chinese punctuation. */

/** They stand before what they belong to, so a full stop after them ends nothing. */
const titles = 'mr mrs ms dr prof st mt fr rev hon gov sen rep pres gen col lt capt sgt cmdr messrs';
const references = 'vs v cf e.g i.e viz al fig figs eq vol pp p ed eds approx ca';
const leading = new Set(`${titles} ${references}`.split(' '));
/** So before a number or a month's day: "Jan. 5", "No. 7". */
const beforeNumbers = new Set('no nos jan feb mar apr jun jul aug sep sept oct nov dec art sec ch par'.split(' '));

/** Runs of marks with the quotes and brackets they close. */
const marks = /[。！？.!?…]+["'」』”’）》)\]]*/gu;

/** The sentences of a line, in order, without the white space around them; abbreviations and initials end none. */
export function splitSentences(line: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const { 0: mark, index } of line.matchAll(marks)) {
    const after = index + mark.length;
    const before = line.slice(Math.max(start, index - 20), index);
    if (!/[。！？]|……/.test(mark) && !endsSentence(before, mark, line.slice(after, after + 20))) continue;
    sentences.push(line.slice(start, after).trim());
    start = after;
  }
  return [...sentences, line.slice(start).trim()].filter((sentence) => sentence !== '');
}

/**
 * Western marks end a sentence before white space, when no lower case follows and no abbreviation or initial precedes.
 */
function endsSentence(before: string, mark: string, after: string): boolean {
  if (!/^\s/.test(after) || /^\s+[\p{Ll},;:]/u.test(after)) return false;
  if (!/^\.[^.…]*$/.test(mark)) return true;
  const word = /[\p{L}.]+$/u.exec(before)?.[0] ?? '';
  if (/^\p{Lu}$/u.test(word)) return word === 'I';
  return !leading.has(word.toLowerCase()) && !(beforeNumbers.has(word.toLowerCase()) && /^\s+\d/.test(after));
}
