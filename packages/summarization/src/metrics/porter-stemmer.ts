/**
 * Strips the suffixes of English words (Porter 1980, "An algorithm for suffix stripping", Program 14(3)), with the
 * extensions of NLTK's `PorterStemmer` in its default mode, as the Python package `rouge-score` uses it.
 */

/** A suffix, what replaces it, and when. A rule whose suffix fits ends its step, whether it applies or not. */
type Rule = readonly [suffix: string, replacement: string, applies?: (stem: string) => boolean];

const irregular: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ['sky', 'sky'],
  ['skies', 'sky'],
  ['dying', 'die'],
  ['lying', 'lie'],
  ['tying', 'tie'],
  ['news', 'news'],
  ['innings', 'inning'],
  ['inning', 'inning'],
  ['outings', 'outing'],
  ['outing', 'outing'],
  ['cannings', 'canning'],
  ['canning', 'canning'],
  ['howe', 'howe'],
  ['proceed', 'proceed'],
  ['exceed', 'exceed'],
  ['succeed', 'succeed'],
]);

/** @param word in lower case */
export function porterStem(word: string): string {
  const known = irregular.get(word);
  if (known !== undefined) return known;
  if (word.length <= 2) return word;
  return [plural, pastOrGerund, finalY, longSuffix, middleSuffix, lastSuffix, finalE, doubleL].reduce(
    (stem, step) => step(stem),
    word,
  );
}

/** Step 1a. */
function plural(word: string): string {
  if (word.length === 4 && word.endsWith('ies')) return word.slice(0, -1);
  return applyFirst(word, [
    ['sses', 'ss'],
    ['ies', 'i'],
    ['ss', 'ss'],
    ['s', ''],
  ]);
}

/** Step 1b. */
function pastOrGerund(word: string): string {
  if (word.endsWith('ied')) return word.slice(0, word.length === 4 ? -1 : -2);
  if (word.endsWith('eed')) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  const suffix = ['ed', 'ing'].find((ending) => word.endsWith(ending) && hasVowel(withoutSuffix(word, ending)));
  return suffix === undefined ? word : repaired(withoutSuffix(word, suffix));
}

/** Gives a stem that lost `-ed` or `-ing` its `e` back, and takes one of two equal consonants at its end. */
function repaired(stem: string): string {
  for (const ending of ['at', 'bl', 'iz']) if (stem.endsWith(ending)) return `${stem}e`;
  if (endsInDoubleConsonant(stem)) return /[lsz]$/.test(stem) ? stem : stem.slice(0, -1);
  return measure(stem) === 1 && endsInShortSyllable(stem) ? `${stem}e` : stem;
}

/** Step 1c: a `y` behind a consonant, which is not the word's first letter. */
function finalY(word: string): string {
  if (!word.endsWith('y') || word.length < 3) return word;
  const stem = word.slice(0, -1);
  return consonants(stem).at(-1) ? `${stem}i` : word;
}

const longSuffixes: readonly Rule[] = [
  ['ational', 'ate', hasMeasure],
  ['tional', 'tion', hasMeasure],
  ['enci', 'ence', hasMeasure],
  ['anci', 'ance', hasMeasure],
  ['izer', 'ize', hasMeasure],
  ['bli', 'ble', hasMeasure],
  ['alli', 'al', hasMeasure],
  ['entli', 'ent', hasMeasure],
  ['eli', 'e', hasMeasure],
  ['ousli', 'ous', hasMeasure],
  ['ization', 'ize', hasMeasure],
  ['ation', 'ate', hasMeasure],
  ['ator', 'ate', hasMeasure],
  ['alism', 'al', hasMeasure],
  ['iveness', 'ive', hasMeasure],
  ['fulness', 'ful', hasMeasure],
  ['ousness', 'ous', hasMeasure],
  ['aliti', 'al', hasMeasure],
  ['iviti', 'ive', hasMeasure],
  ['biliti', 'ble', hasMeasure],
  ['fulli', 'ful', hasMeasure],
  // The l counts as part of the stem, so that "geology" is stemmed as "archaeology" is.
  ['logi', 'log', (stem) => hasMeasure(`${stem}l`)],
];

/** Step 2. */
function longSuffix(word: string): string {
  if (word.endsWith('alli') && hasMeasure(word.slice(0, -4))) return longSuffix(word.slice(0, -2));
  return applyFirst(word, longSuffixes);
}

const middleSuffixes: readonly Rule[] = [
  ['icate', 'ic', hasMeasure],
  ['ative', '', hasMeasure],
  ['alize', 'al', hasMeasure],
  ['iciti', 'ic', hasMeasure],
  ['ical', 'ic', hasMeasure],
  ['ful', '', hasMeasure],
  ['ness', '', hasMeasure],
];

/** Step 3. */
function middleSuffix(word: string): string {
  return applyFirst(word, middleSuffixes);
}

const lastSuffixes: readonly Rule[] = [
  ['al', '', hasLongMeasure],
  ['ance', '', hasLongMeasure],
  ['ence', '', hasLongMeasure],
  ['er', '', hasLongMeasure],
  ['ic', '', hasLongMeasure],
  ['able', '', hasLongMeasure],
  ['ible', '', hasLongMeasure],
  ['ant', '', hasLongMeasure],
  ['ement', '', hasLongMeasure],
  ['ment', '', hasLongMeasure],
  ['ent', '', hasLongMeasure],
  ['ion', '', (stem) => hasLongMeasure(stem) && /[st]$/.test(stem)],
  ['ou', '', hasLongMeasure],
  ['ism', '', hasLongMeasure],
  ['ate', '', hasLongMeasure],
  ['iti', '', hasLongMeasure],
  ['ous', '', hasLongMeasure],
  ['ive', '', hasLongMeasure],
  ['ize', '', hasLongMeasure],
];

/** Step 4. */
function lastSuffix(word: string): string {
  return applyFirst(word, lastSuffixes);
}

/** Step 5a. */
function finalE(word: string): string {
  if (!word.endsWith('e')) return word;
  const stem = word.slice(0, -1);
  const length = measure(stem);
  return length > 1 || (length === 1 && !endsInShortSyllable(stem)) ? stem : word;
}

/** Step 5b. */
function doubleL(word: string): string {
  return word.endsWith('ll') && measure(word.slice(0, -1)) > 1 ? word.slice(0, -1) : word;
}

function applyFirst(word: string, rules: readonly Rule[]): string {
  const rule = rules.find(([suffix]) => word.endsWith(suffix));
  if (rule === undefined) return word;
  const [suffix, replacement, applies] = rule;
  const stem = withoutSuffix(word, suffix);
  return applies === undefined || applies(stem) ? stem + replacement : word;
}

function withoutSuffix(word: string, suffix: string): string {
  return word.slice(0, word.length - suffix.length);
}

/** For each letter whether it is a consonant: not a, e, i, o, u, nor a y behind a consonant. */
function consonants(word: string): boolean[] {
  const flags: boolean[] = [];
  for (const letter of word) flags.push(letter === 'y' ? !flags.at(-1) : !'aeiou'.includes(letter));
  return flags;
}

/** How often a consonant follows a vowel: Porter's m. */
function measure(stem: string): number {
  const flags = consonants(stem);
  return flags.filter((isConsonant, index) => isConsonant && index > 0 && !flags[index - 1]).length;
}

function hasMeasure(stem: string): boolean {
  return measure(stem) > 0;
}

function hasLongMeasure(stem: string): boolean {
  return measure(stem) > 1;
}

function hasVowel(stem: string): boolean {
  return consonants(stem).includes(false);
}

function endsInDoubleConsonant(stem: string): boolean {
  return stem.length >= 2 && stem.at(-1) === stem.at(-2) && consonants(stem).at(-1) === true;
}

/** Ends in consonant, vowel and a consonant other than w, x and y, or is a vowel and a consonant (NLTK's extension). */
function endsInShortSyllable(stem: string): boolean {
  const flags = consonants(stem);
  if (flags.length === 2) return !flags[0] && flags[1];
  const [first, second, third] = flags.slice(-3);
  return flags.length >= 3 && first && !second && third && !/[wxy]$/.test(stem);
}
