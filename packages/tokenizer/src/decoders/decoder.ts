/**
 * What a decoder is: a stage that receives tokens one by one and passes text on as soon as nothing later can change it.
 * Whole decoding and streaming are the same code, so they cannot disagree.
 */
export interface TextSink {
  /** @param begins whether a new token starts here; false continues the one before (after `Fuse`) */
  write(text: string, begins: boolean): void;
  end(): void;
  /** @returns sinks that have received the same, from this one to the last, which `last` takes the place of */
  clone(last: TextSink): TextSink;
}

export type Decoder = (next: TextSink) => TextSink;
