declare const files: Readonly<Record<'config.json' | 'tokenizer.json' | 'model.safetensors', URL>>;
export default files;
