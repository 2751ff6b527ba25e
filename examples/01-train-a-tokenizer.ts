/** Learns a vocabulary from a few lines, then turns text into ids and back. */
import { Tokenizer, trainByteLevelBpe } from '@glossa/tokenizer';

const corpus = ['the cat sat on the mat', 'the cat ate the rat', 'a rat sat on a mat', 'that cat sat there'];
const tokenizer = await trainByteLevelBpe(corpus, {
  vocabSize: 280,
  specialTokens: ['</s>'],
});
console.log(`${tokenizer.vocabSize} tokens: 1 special, 256 bytes, ${tokenizer.vocabSize - 257} learned`);

const text = 'the rat sat there';
const { ids, tokens, offsets } = tokenizer.encode(text);
console.log('ids   ', ids.join(' '));
console.log('tokens', tokens.join(' ')); // Ġ is how the vocabulary writes a space
console.log('pieces', offsets.map(([start, end]) => JSON.stringify(text.slice(start, end))).join(' '));

// Every byte is a token, so any text can be written, and nothing is lost.
const unseen = 'Ein Kätzchen, 一只猫 🐈';
console.log(tokenizer.decode(tokenizer.encode(unseen).ids) === unseen);

// Special tokens are honored where you put them, not where a text happens to spell them.
console.log(tokenizer.encode('</s>').length, tokenizer.encode('</s>', { allowSpecial: true }).length);

// The same tokenizer as a Hugging Face tokenizer.json.
const json = JSON.stringify(tokenizer.toJson());
console.log(Tokenizer.fromJson(json).encode(text).tokens.join(' '));
