import type { ChatModel } from './chat-model.js';
import type { JobContext } from './job-context.js';
import type { ChatJob, ChatResult } from './protocol.js';
import { samplingOf } from './sampling.js';

/** Answers the last message; what no longer fits in the context is forgotten from its beginning. */
export async function chat(job: ChatJob, { model, signal, text }: JobContext<ChatModel>): Promise<ChatResult> {
  const begun = performance.now();
  let firstSeconds: number | undefined;
  const stream = model.stream(job.messages, {
    ...samplingOf(job),
    truncate: 'left',
    overflow: 'slide',
    signal,
  });
  for await (const piece of stream) {
    firstSeconds ??= (performance.now() - begun) / 1000;
    text(piece);
  }
  const { text: whole, tokensPerSecond } = await stream.result;
  const seconds = (performance.now() - begun) / 1000;
  return {
    text: whole,
    model: model.description,
    firstSeconds: firstSeconds ?? seconds,
    tokensPerSecond,
  };
}
