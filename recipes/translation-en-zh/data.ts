import { check, inWords } from '@glossa/check';
import { readLines } from '../src/data.js';

export interface Pair {
  source: string;
  target: string;
}

/** The captions of 3AM and sentences of Tatoeba, English to Chinese. No test sentence is in the training data. */
export async function loadPairs(): Promise<{ train: Pair[]; validation: Pair[]; test: Pair[] }> {
  const split = async (name: string): Promise<Pair[]> => {
    const [sources, targets] = await Promise.all([
      readLines(`translation/3am/${name}.en.gz`),
      readLines(`translation/3am/${name}.zh.gz`),
    ]);
    const received = inWords(`${sources.length} sources and ${targets.length} targets`);
    check(sources.length === targets.length, `3am/${name}`, 'as many sources as targets', received, 'invalid-file');
    return sources.map((source, i) => ({ source: source.trim(), target: targets[i].trim() }));
  };
  const [captions, validation, test] = await Promise.all([split('train'), split('val'), split('test')]);
  const tatoeba = (await readLines('translation/tatoeba/cmn-eng.tsv.gz')).map((line) => {
    const [source, target] = line.split('\t');
    return { source, target };
  });
  const held = new Set([...validation, ...test].map(({ source }) => comparable(source)));
  const train = [...captions, ...tatoeba].filter(
    ({ source, target }) => source && target && !held.has(comparable(source)),
  );
  return { train, validation, test };
}

/** The text without case, punctuation and extra spaces, so that near-copies are found too. */
function comparable(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
