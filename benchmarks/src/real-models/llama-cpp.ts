/** llama.cpp, native, through node-llama-cpp: the binary for the CPU that the package brings. */
import { importPeer } from '../../harness/peers.js';
import { decodedTokens, type Side } from './side.js';

type Token = number;

interface Sequence {
  clearHistory(): Promise<void>;
  evaluateWithoutGeneratingNewTokens(tokens: Token[]): Promise<void>;
  controlledEvaluate(input: (Token | [Token, { generateNext: { token: true } }])[]): Promise<unknown>;
  evaluate(tokens: Token[], options: { temperature: number }): AsyncGenerator<Token>;
}

interface NodeLlamaCpp {
  getLlama(options: object): Promise<{
    loadModel(options: object): Promise<{
      tokenize(text: string): Token[];
      detokenize(tokens: Token[]): string;
      createContext(options: object): Promise<{ getSequence(): Sequence }>;
    }>;
  }>;
  LlamaLogLevel: { error: string };
}

export interface LlamaCpp extends Side {
  /** The text of one token after a prompt. */
  firstToken(prompt: string): Promise<string>;
}

export async function openLlamaCpp(modelPath: string): Promise<LlamaCpp> {
  const { getLlama, LlamaLogLevel } = await importPeer<NodeLlamaCpp>('real-models/native', 'node-llama-cpp');
  const llama = await getLlama({
    gpu: false,
    build: 'never',
    skipDownload: true,
    maxThreads: 1,
    logLevel: LlamaLogLevel.error,
    progressLogs: false,
  });
  const model = await llama.loadModel({ modelPath });
  const context = await model.createContext({ contextSize: 1024, batchSize: 512, threads: 1, sequences: 1 });
  const sequence = context.getSequence();
  const generate = async (tokens: Token[], count: number) => {
    const chosen: Token[] = [];
    for await (const token of sequence.evaluate(tokens, { temperature: 0 })) if (chosen.push(token) === count) break;
    return model.detokenize(chosen);
  };
  return {
    async prefill({ ids }) {
      await sequence.clearHistory();
      await sequence.controlledEvaluate([...ids.slice(0, -1), [ids.at(-1)!, { generateNext: { token: true } }]]);
    },
    async begin({ ids }) {
      await sequence.clearHistory();
      await sequence.evaluateWithoutGeneratingNewTokens(ids.slice(0, -1));
    },
    decode: ({ ids }) => generate([ids.at(-1)!], decodedTokens),
    firstToken: (prompt) => generate(model.tokenize(prompt), 1),
  };
}
