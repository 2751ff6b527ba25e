/** Learns to translate small English sentences into Chinese, then meets some it has not seen. */
import { initialize } from '@glossa/tensor';
import { trainByteLevelBpe } from '@glossa/tokenizer';
import { adamW, batches, collateSeq2SeqLM, cosine, train } from '@glossa/training';
import { OriginalTransformer, Seq2SeqLM } from '@glossa/transformer';
import { bleu, Translation } from '@glossa/translation';

const animals = {
  cat: '猫',
  dog: '狗',
  bird: '鸟',
  horse: '马',
  fish: '鱼',
  tiger: '老虎',
};
const verbs = { sleeps: '睡觉', eats: '吃饭', plays: '玩', dances: '跳舞', waits: '等' };
const places = {
  'in the garden': '在花园里',
  'on the table': '在桌子上',
  'under the tree': '在树下',
  'at home': '在家',
};

const pairs = Object.entries(animals).flatMap(([animal, 动物]) =>
  Object.entries(verbs).flatMap(([verb, 动词]) =>
    Object.entries(places).map(([place, 地方]) => ({
      en: `the ${animal} ${verb} ${place}.`,
      zh: `${动物}${地方}${动词}。`,
    })),
  ),
);
const unseen = pairs.filter((_, i) => i % 7 === 3);
const seen = pairs.filter((_, i) => i % 7 !== 3);

const corpus = seen.flatMap(({ en, zh }) => [en, zh]);
const specialTokens = ['<pad>', '<s>', '</s>']; // ids 0, 1, 2
const tokenizer = await trainByteLevelBpe(corpus, {
  vocabSize: 450,
  minFrequency: 8,
  specialTokens,
});
const config = {
  vocabSize: tokenizer.vocabSize,
  hiddenSize: 48,
  intermediateSize: 96,
  encoderLayers: 1,
  decoderLayers: 1,
  numAttentionHeads: 4,
  layerNormEps: 1e-5,
  dropout: 0.1,
  padTokenId: 0,
  decoderStartTokenId: 1,
  eosTokenId: 2,
};
const model = initialize(new Seq2SeqLM(new OriginalTransformer(config)), { seed: 42 });

const examples = seen.map(({ en, zh }) => ({
  source: tokenizer.encode(en).ids,
  target: [...tokenizer.encode(zh).ids, 2],
}));
const collate = collateSeq2SeqLM({ padId: 0, startId: 1 });
const epochs = batches(examples, { collate, batchSize: 20, seed: 1, epochs: 20 });
const options = {
  optimizer: adamW({ learningRate: 4e-3 }),
  schedule: cosine({ warmup: 20 }),
  labelSmoothing: 0.1,
  gradientClipping: 1,
};
for await (const { step, loss } of train(model, epochs, options)) {
  if (step % 30 === 0) console.log(`step ${step}  loss ${loss.toFixed(3)}`);
}

using translator = new Translation({ model, tokenizer });
const translated = await translator.translate(unseen.map(({ en }) => en));
const right = translated.filter(({ text }, i) => text === unseen[i].zh).length;
const hypotheses = translated.map(({ text }) => text);
const references = unseen.map(({ zh }) => zh);
const { score, signature } = bleu(hypotheses, references, { tokenization: 'zh' });
console.log(`\n${right} of ${unseen.length} sentences it has not seen are right`);
console.log(`BLEU ${score.toFixed(1)} ${signature}`);

const sentence = 'the tiger dances under the tree.';
const { text, alignments } = await translator.translate(sentence, { alignments: true });
console.log(`\n${sentence} -> ${text}`);
const { sourceTokens, targetTokens, weights } = alignments!;
for (const [i, target] of targetTokens.entries()) {
  const weight = Math.max(...weights[i]);
  const source = sourceTokens[weights[i].indexOf(weight)];
  console.log(`  ${target} looks most at "${source}" (${weight.toFixed(2)})`);
}
