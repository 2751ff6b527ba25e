/** Encoding, training and loading of @glossa/tokenizer beside other tokenizers, each in one run on the same texts. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fromTiktoken, fromVocabAndMerges, fromVocabTxt, Tokenizer, trainByteLevelBpe } from '@glossa/tokenizer';
import { measure, median } from '../harness/measure.js';
import { type Result, result } from '../harness/result.js';
import { huggingFace, loadHuggingFace, loadRanks, loadRust, openAi, type Contender } from './tokenizer/contenders.js';
import { slices, texts, type Language } from './tokenizer/texts.js';

const shared = resolve(import.meta.dirname, '../../../shared');
const fixture = (path: string) =>
  readFileSync(resolve(process.env.GLOSSA_FIXTURES ?? join(shared, 'fixtures'), path), 'utf8');
const data = (path: string) => readFileSync(resolve(process.env.GLOSSA_DATA ?? join(shared, 'data'), path), 'utf8');

const rounds = 7;
const sliceBytes = 200_000;
/** Of the vocabulary that is trained. */
const vocabSize = 30_000;

async function seconds({ encode }: Contender, documents: readonly string[]): Promise<number> {
  const start = performance.now();
  for (const document of documents) {
    const ids = encode(document);
    if (ids instanceof Promise) await ids;
  }
  return (performance.now() - start) / 1000;
}

/**
 * Every slice is encoded twice by each in turn: the first pass meets texts that it has not seen, the second knows them.
 */
async function encoding(name: string, language: Language, tokenizer: Tokenizer, peers: Contender[]): Promise<Result[]> {
  const ours = { name: 'ours', encode: (text: string) => tokenizer.encode(text, { addSpecialTokens: false }).ids };
  const contenders = [ours, ...peers];
  const [warmUp, ...measured] = slices(language, rounds + 1, sliceBytes);
  await checkEqual(name, warmUp, ours, peers);
  const speeds = contenders.map(() => ({ 'first pass': [] as number[], warm: [] as number[] }));
  for (const [round, documents] of measured.entries()) {
    const megabytes = Buffer.byteLength(documents.join('')) / 1e6;
    const order = [...contenders.keys()];
    if (round % 2 === 1) order.reverse();
    for (const i of order) {
      for (const pass of ['first pass', 'warm'] as const)
        speeds[i][pass].push(megabytes / (await seconds(contenders[i], documents)));
    }
  }
  return (['first pass', 'warm'] as const).flatMap((pass) =>
    peers.map((peer, i) =>
      result({
        case: `${name}, ${language}, ${pass}`,
        ours: median(speeds[0][pass]),
        peer: median(speeds[i + 1][pass]),
        peerName: peer.name,
        unit: 'MB/s',
        higherIsBetter: true,
      }),
    ),
  );
}

/** What does other work is not compared; a peer that differs in a few tokens is named. */
async function checkEqual(
  name: string,
  documents: readonly string[],
  ours: Contender,
  peers: readonly Contender[],
): Promise<void> {
  for (const peer of peers) {
    let differing = 0;
    for (const document of documents) {
      const [a, b] = [await ours.encode(document), await peer.encode(document)];
      if (Array.from(a).join() !== Array.from(b).join()) differing++;
    }
    if (differing > 0)
      console.log(`${name}: ${peer.name} gives other ids for ${differing} of ${documents.length} documents`);
    if (differing > documents.length / 10)
      throw new Error(
        `${name}: expected the ids of ${peer.name}, received others for ${differing} of ${documents.length} documents`,
      );
  }
}

async function cl100k(): Promise<Tokenizer> {
  const { bpe_ranks, special_tokens } = await loadRanks('cl100k_base');
  const lines = bpe_ranks.split('\n').flatMap((line) => {
    const [, first, ...tokens] = line.split(' ');
    return tokens.map((token, i) => `${token} ${Number(first) + i}`);
  });
  return fromTiktoken(lines.join('\n'), { split: 'cl100k', specialTokens: special_tokens });
}

async function training(): Promise<Result> {
  const corpus = texts('English', 6_000_000);
  const folder = mkdtempSync(join(tmpdir(), 'glossa-bench-'));
  const file = join(folder, 'corpus.txt');
  writeFileSync(file, corpus.join('\n'));
  const { Tokenizer: Rust, BPE, byteLevelPreTokenizer } = await loadRust();
  // The package's trainer takes no options: its default is the size that we ask ours for.
  const train = () => {
    const tokenizer = new Rust(BPE.empty());
    tokenizer.setPreTokenizer(byteLevelPreTokenizer(false));
    tokenizer.train([file]);
    if (tokenizer.getVocabSize() !== vocabSize)
      throw new Error(`training: expected ${vocabSize} tokens of the peer, received ${tokenizer.getVocabSize()}`);
  };
  const lines = readFileSync(file, 'utf8').split('\n');
  const [ours, peer] = await measure([{ run: () => trainByteLevelBpe(lines, { vocabSize }) }, { run: train }], {
    rounds: 3,
  });
  rmSync(folder, { recursive: true });
  return result({
    case: 'training of 30,000 byte-level tokens on 6 MB',
    ours,
    peer,
    peerName: 'tokenizers (Rust)',
    unit: 's',
    higherIsBetter: false,
  });
}

async function loading(json: string): Promise<Result[]> {
  const [{ Tokenizer: HuggingFace }, { Tokenizer: Rust }] = await Promise.all([loadHuggingFace(), loadRust()]);
  const contenders = [
    () => Tokenizer.fromJson(json),
    () => new HuggingFace(JSON.parse(json), {}),
    () => Rust.fromString(json),
  ];
  const [ours, ...others] = (await measure(contenders.map((run) => ({ run })))).map((time) => 1000 * time);
  const names = ['@huggingface/tokenizers', 'tokenizers (Rust)'];
  return others.map((peer, i) =>
    result({
      case: "load of GPT-2's tokenizer.json",
      ours,
      peer,
      peerName: names[i],
      unit: 'ms',
      higherIsBetter: false,
    }),
  );
}

export async function run(): Promise<Result[]> {
  const gpt2 = fromVocabAndMerges(fixture('vocab/gpt2/vocab.json'), fixture('vocab/gpt2/merges.txt'));
  const unigram = Tokenizer.fromJson(data('models/multilingual-e5-small/tokenizer.json'));
  const wordPiece: Record<Language, Tokenizer> = {
    English: fromVocabTxt(fixture('vocab/bert-base-uncased/vocab.txt')),
    Chinese: fromVocabTxt(data('tokenizers/bert-base-chinese/vocab.txt')),
  };
  const results: Result[] = [];
  for (const language of ['English', 'Chinese'] as const) {
    const big = await cl100k();
    results.push(
      ...(await encoding('GPT-2', language, gpt2, [...(await openAi('gpt2')), ...(await huggingFace(gpt2.toJson()))])),
    );
    results.push(...(await encoding('cl100k', language, big, await openAi('cl100k_base'))));
    results.push(
      ...(await encoding('WordPiece', language, wordPiece[language], await huggingFace(wordPiece[language].toJson()))),
    );
    results.push(...(await encoding('Unigram', language, unigram, await huggingFace(unigram.toJson()))));
  }
  return [...results, await training(), ...(await loading(JSON.stringify(gpt2.toJson())))];
}
