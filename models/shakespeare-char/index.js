/** The files of the model, where they lie; bundlers copy them beside the code. */
export default {
  'config.json': new URL('./config.json', import.meta.url),
  'tokenizer.json': new URL('./tokenizer.json', import.meta.url),
  'model.safetensors': new URL('./model.safetensors', import.meta.url),
};
