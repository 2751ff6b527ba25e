/** Scores translations as sacreBLEU does, with the signature that says how. */
import { bleu, chrf, sentenceBleu, ter } from '@glossa/translation';

const hypotheses = ['The cat is sleeping on the mat.', 'He bought two red apple here.'];
const references = ['The cat sleeps on the mat.', 'He bought two red apples here.'];

const scores = {
  BLEU: bleu(hypotheses, references),
  chrF: chrf(hypotheses, references),
  'chrF++': chrf(hypotheses, references, { wordOrder: 2 }),
  TER: ter(hypotheses, references),
};
for (const [name, { score, signature }] of Object.entries(scores)) {
  console.log(name.padEnd(6), score.toFixed(2), signature);
}

// Chinese has no spaces, so the tokenization decides what is a word.
const [hypothesis, reference] = ['猫在垫子上睡觉。', '猫在垫子上睡着了。'];
for (const tokenization of ['13a', 'zh'] as const) {
  const { score } = sentenceBleu(hypothesis, reference, { tokenization });
  console.log('BLEU', tokenization, score.toFixed(2));
}
