import { openSource, type ModelSource, type OpenOptions } from '@glossa/checkpoint';
import { generate, type FinishReason } from '@glossa/decoding';
import { Tokenizer } from '@glossa/tokenizer';
import { loadSeq2SeqLM, type LoadModelOptions, type Seq2SeqLM } from '@glossa/transformer';
import { joinAlignments, type Alignments } from './align.js';
import { checkOptions } from './check-options.js';
import { generationConfig, readGenerationConfig, type GenerationConfig } from './generation-config.js';
import { planOf, type Plan, type StreamOptions, type TranslateOptions } from './options.js';
import type { TranslationParts, TranslationTokenizer } from './parts.js';
import { joinSegments, segmentText, spaceAfter, type Segment, type SegmentedText } from './text/segments.js';
import {
  searchTask,
  sourceIds,
  translateSentences,
  type TranslatedSentence,
  type Translator,
} from './translate-sentences.js';

export interface TranslationCandidate {
  text: string;
  /** What the search scores by (a log-probability; beams divide it by length ** lengthPenalty), the mean over the sentences. */
  score: number;
}

export interface TranslatedText extends TranslationCandidate {
  /** Why it ended; of several sentences, the worst reason: `context`, `length`, `stop`, `eos`. */
  finishReason: FinishReason;
  /** All candidates the search returned, best first: set `numReturnSequences` in `beamSearch`. */
  nBest: TranslationCandidate[];
  /** When asked for. */
  alignments?: Alignments;
  /** New tokens a second, of all texts of the call together. */
  tokensPerSecond: number;
}

const worstFirst: readonly FinishReason[] = ['context', 'length', 'stop', 'eos'];

/** Translates texts of any length and number of lines, sentence by sentence. Owns its model. */
export class Translation implements Translator, Disposable {
  readonly model: Seq2SeqLM;
  readonly tokenizer: TranslationTokenizer;
  /** What the model's files, or the caller, say about searching. */
  readonly config: GenerationConfig;
  readonly maxSourceLength: number;

  /** @throws when the model's config does not say what a target begins and ends with, and the parts do not either */
  constructor(parts: TranslationParts) {
    checkOptions('Translation', parts, ['model', 'tokenizer', 'generation', 'maxSourceLength']);
    const { model, tokenizer, generation, maxSourceLength = model.model.embedding.positions?.count ?? 512 } = parts;
    const { vocabSize } = model.model.config;
    if (tokenizer.vocabSize > vocabSize) {
      throw new Error(
        `Translation: expected a tokenizer of at most ${vocabSize} ids, as the model has, received one of ${tokenizer.vocabSize}`,
      );
    }
    this.model = model;
    this.tokenizer = tokenizer;
    this.config = generationConfig(model.model.config, generation);
    this.maxSourceLength = maxSourceLength;
  }

  /**
   * Loads `config.json`, `model.safetensors`, `tokenizer.json` and, where there is one, `generation_config.json`.
   * @param source a folder (Node), an address, or the files by name
   * @param options.quantized whether int8 weights stay so in memory; default false
   * @throws when a file is missing, damaged or not supported, or on abort
   */
  static async load(
    source: ModelSource,
    { quantized, ...options }: OpenOptions & Pick<LoadModelOptions, 'quantized'> = {},
  ): Promise<Translation> {
    checkOptions('Translation.load', options, ['onProgress', 'signal']);
    const files = openSource(source);
    const tokenizer = Tokenizer.fromJson(await files.readJson('tokenizer.json', options));
    const generation = await readGenerationConfig(files, options);
    const model = await loadSeq2SeqLM(files, { ...options, quantized });
    try {
      return new Translation({ model, tokenizer, generation });
    } catch (error) {
      model[Symbol.dispose]();
      throw error;
    }
  }

  /**
   * Translates a text, or each of several. Lines stay lines; white space alone stays as it is.
   * @throws on an unknown option, a sentence longer than the model takes, or abort
   */
  translate(text: string, options?: TranslateOptions): Promise<TranslatedText>;
  translate(texts: readonly string[], options?: TranslateOptions): Promise<TranslatedText[]>;
  async translate(
    input: string | readonly string[],
    options: TranslateOptions = {},
  ): Promise<TranslatedText | TranslatedText[]> {
    const plan = planOf('translate', options, this.config);
    const texts = textsOf(input).map((text) => segmentText(text, plan.splitter));
    const { translated, tokensPerSecond } = await translateSentences(
      this,
      texts.flatMap(({ sentences }) => sentences),
      plan,
    );

    let next = 0;
    const results = texts.map((text) => {
      const sentences = translated.slice(next, (next += text.sentences.length));
      return { ...assembled(text, sentences), tokensPerSecond };
    });
    return typeof input === 'string' ? results[0] : results;
  }

  /**
   * The translation of a text piece by piece: token by token with a search that knows each at once (`greedy()`, `sample()`),
   * sentence by sentence with beams.
   * @throws at once on an unknown option or a sentence longer than the model takes; the iteration, on abort
   */
  stream(text: string, options: StreamOptions = {}): AsyncGenerator<string, void, undefined> {
    const plan = planOf('stream', options, this.config);
    const { sentences, segments } = segmentText(checkText('stream', text), plan.splitter);
    return this.#segments(
      segments,
      sentences.map((sentence) => sourceIds(this, sentence)),
      plan,
    );
  }

  async *#segments(
    segments: readonly Segment[],
    sources: readonly number[][],
    plan: Plan,
  ): AsyncGenerator<string, void, undefined> {
    let given = '';
    for (const segment of segments) {
      const kept = segment === 'between' ? spaceAfter(given) : 'keep' in segment ? segment.keep : undefined;
      const pieces =
        kept !== undefined ? [kept] : this.#sentence(sources[(segment as { sentence: number }).sentence], plan);
      for await (const piece of pieces) {
        if (piece === '') continue;
        given += piece;
        yield piece;
      }
    }
  }

  /** Text of one sentence as it becomes certain, without white space around it. */
  async *#sentence(source: number[], plan: Plan): AsyncGenerator<string, void, undefined> {
    const { decoder: owned, prompts, options } = searchTask(this, [source], plan);
    using decoder = owned;
    const stream = this.tokenizer.decodeStream();
    let begun = false;
    let held = '';
    const released = (text: string): string => {
      const all = begun ? held + text : (held + text).trimStart();
      const end = all.trimEnd().length;
      held = all.slice(end);
      begun ||= end > 0;
      return all.slice(0, end);
    };
    for await (const { id, rank } of generate(decoder, prompts, options)) {
      if (rank === 0) yield released(stream.push(id));
    }
    yield released(stream.finish());
  }

  [Symbol.dispose](): void {
    this.model[Symbol.dispose]();
  }
}

function assembled(
  { segments }: SegmentedText,
  sentences: readonly TranslatedSentence[],
): Omit<TranslatedText, 'tokensPerSecond'> {
  const count = Math.max(1, ...sentences.map(({ candidates }) => candidates.length));
  const nBest = Array.from({ length: count }, (_, rank) => {
    const chosen = sentences.map(({ candidates }) => candidates[Math.min(rank, candidates.length - 1)]);
    const score = chosen.reduce((sum, candidate) => sum + candidate.score, 0) / Math.max(1, chosen.length);
    return {
      text: joinSegments(
        segments,
        chosen.map(({ text }) => text),
      ),
      score,
    };
  });
  const reasons = sentences.map(({ candidates }) => candidates[0].finishReason);
  const finishReason = worstFirst.find((reason) => reasons.includes(reason)) ?? 'eos';
  const alignments = sentences.flatMap((sentence) => sentence.alignments ?? []);
  return {
    ...nBest[0],
    finishReason,
    nBest,
    ...(alignments.length > 0 && { alignments: joinAlignments(alignments) }),
  };
}

function textsOf(input: string | readonly string[]): string[] {
  return Array.isArray(input) ? input.map((text) => checkText('translate', text)) : [checkText('translate', input)];
}

function checkText(where: string, text: unknown): string {
  if (typeof text !== 'string')
    throw new Error(`${where}: expected a text, received ${text === null ? 'null' : typeof text}`);
  return text;
}
