/**
 * Models as published, on one thread: a chat model from its 4-bit GGUF beside llama.cpp, native (node-llama-cpp) and in
 * WebAssembly (wllama, in Chromium), and a sentence encoder beside onnxruntime-web.
 */
import { backendName, setThreads } from '@glossa/kernels';
import { TextGeneration } from '@glossa/generation';
import * as tf from '@tensorflow/tfjs-core';
import { measure, type MeasureOptions } from '../harness/measure.js';
import { type Result, result } from '../harness/result.js';
import { openPage } from './real-models/chromium.js';
import { firstTokenAndMemory } from './real-models/first-token.js';
import { openLlamaCpp } from './real-models/llama-cpp.js';
import { ourSide } from './real-models/our-side.js';
import { sentenceEmbeddings } from './real-models/sentences.js';
import { decodedTokens, type Prompt, type Side } from './real-models/side.js';
import { expectModel, file, folder, path, promptOf, question } from './real-models/smollm2.js';

interface Peer {
  side: Side;
  name: string;
  /** The least ratio. */
  aim: number;
}

const title = 'SmolLM2 Q4_1';

/**
 * Either side rounds to 8 bits in its own way, so that the texts part sooner or later; they must not before the first
 * word is whole.
 */
function expectSameStart(peerName: string, ours: string, peer: string): void {
  let shared = 0;
  while (shared < ours.length && ours[shared] === peer[shared]) shared++;
  console.log(
    `${title}: the first ${shared} of ${ours.length} characters of ${decodedTokens} greedy tokens are ${peerName}'s`,
  );
  if (shared < (/^\s*\S+/.exec(peer)?.[0].length ?? 1))
    throw new Error(
      `real-models: expected the text of ${peerName}, ${JSON.stringify(peer)}, received ${JSON.stringify(ours)}`,
    );
}

/** @param slow of a peer whose calls take up to half a minute */
async function beside(
  { side: peer, name: peerName, aim }: Peer,
  ours: Side,
  [short, long]: readonly [Prompt, Prompt],
  slow: boolean,
): Promise<Result[]> {
  const sides = [ours, peer];
  for (const side of sides) await side.begin(short);
  expectSameStart(peerName, await ours.decode(short), await peer.decode(short));

  const row = async (
    what: string,
    tokens: number,
    prepare: ((side: Side) => unknown) | undefined,
    run: (side: Side) => unknown,
    options: MeasureOptions,
  ) => {
    const contenders = sides.map((side) => ({ prepare: () => prepare?.(side), run: () => run(side) }));
    const [own, other] = await measure(contenders, options);
    return result({
      case: `${title}, ${what}`,
      ours: tokens / own,
      peer: tokens / other,
      peerName,
      unit: 'tokens/s',
      higherIsBetter: true,
      aim,
    });
  };
  const read = (prompt: Prompt, rounds: number) =>
    row(`${prompt.ids.length} tokens read`, prompt.ids.length, undefined, (side) => side.prefill(prompt), {
      rounds,
      sampleSeconds: 0,
      warmUp: !slow,
    });
  return [
    await read(short, slow ? 2 : 5),
    await read(long, slow ? 1 : 5),
    await row(
      'decoding',
      decodedTokens,
      (side) => side.begin(short),
      (side) => side.decode(short),
      { rounds: slow ? 3 : 7, sampleSeconds: 0, warmUp: !slow },
    ),
  ];
}

async function inNode(ours: Side, prompts: readonly [Prompt, Prompt]): Promise<Result[]> {
  return await beside(
    { side: await openLlamaCpp(path), name: 'node-llama-cpp (native)', aim: 0.6 },
    ours,
    prompts,
    false,
  );
}

async function inChromium(prompts: readonly [Prompt, Prompt]): Promise<Result[]> {
  await using page = await openPage(path);
  if (page === undefined) return [];
  const ours = await page.open('ours', question);
  const peer = await page.open('wllama', question);
  if (ours.text !== peer.text)
    throw new Error(
      `real-models: expected wllama's first token ${JSON.stringify(peer.text)}, received ${JSON.stringify(ours.text)}`,
    );
  const peerName = 'wllama (both in Chromium)';
  return [
    ...(await beside({ side: page.side('wllama'), name: peerName, aim: 2 }, page.side('ours'), prompts, true)),
    result({
      case: `${title}, load to first token`,
      ours: ours.seconds,
      peer: peer.seconds,
      peerName,
      unit: 's',
      higherIsBetter: false,
    }),
  ];
}

export async function run(): Promise<Result[]> {
  expectModel();
  setThreads(1);
  await tf.setBackend(backendName);
  const rows = await firstTokenAndMemory();
  using generation = await TextGeneration.load(folder, { file });
  // the short one ends where no rounding makes another token the likeliest
  const prompts = [promptOf(256, 384, generation.tokenizer), promptOf(0, 512, generation.tokenizer)] as const;
  return [
    ...(await inNode(ourSide(generation), prompts)),
    ...(await inChromium(prompts)),
    ...rows,
    await sentenceEmbeddings(),
  ];
}
