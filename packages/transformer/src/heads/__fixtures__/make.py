"""Writes a folder for each head below, tiny and random, with what Hugging Face Transformers computes: `python make.py` here.

Made with transformers 5.17.0 and torch 2.15.0. `cases.json`: arguments of `forward`, its outputs, the loss and the norm of its gradients.
"""

import json
import os
from pathlib import Path

os.environ["TQDM_DISABLE"] = "1"

import torch
import transformers as hf

hf.logging.set_verbosity_error()
labels = {"num_labels": 3, "id2label": {0: "no", 1: "yes", 2: "maybe"}, "label2id": {"no": 0, "yes": 1, "maybe": 2}}
llama = dict(vocab_size=19, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, num_key_value_heads=1, intermediate_size=12, max_position_embeddings=12, pad_token_id=0)
gpt2 = dict(vocab_size=19, n_embd=8, n_layer=1, n_head=2, n_positions=12, pad_token_id=0, bos_token_id=1, eos_token_id=2)
gpt_neo = dict(vocab_size=19, hidden_size=8, num_layers=1, num_heads=2, attention_types=[[["local"], 1]], window_size=3, max_position_embeddings=12, pad_token_id=0, bos_token_id=1, eos_token_id=2)
bart = dict(vocab_size=19, d_model=8, encoder_layers=1, decoder_layers=1, encoder_ffn_dim=12, decoder_ffn_dim=12, encoder_attention_heads=2, decoder_attention_heads=2, max_position_embeddings=12)
t5 = dict(vocab_size=19, d_model=8, d_kv=4, d_ff=12, num_layers=1, num_heads=2, decoder_start_token_id=0)
xlnet = dict(vocab_size=19, d_model=8, n_layer=1, n_head=2, d_inner=12)
gemma = {**llama, "head_dim": 6, "bos_token_id": 2, "eos_token_id": 1}

right = {"input_ids": [[5, 6, 7, 8, 9, 10], [13, 14, 15, 16, 0, 0]], "attention_mask": [[1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 0, 0]]}
left = {"input_ids": [[5, 6, 7, 8, 9, 10], [0, 0, 13, 14, 15, 16]], "attention_mask": [[1, 1, 1, 1, 1, 1], [0, 0, 1, 1, 1, 1]]}
ends = lambda end, pad: {"input_ids": [[end, 6, 7, 8, 9, end], [end, 14, 15, end, pad, pad]], "attention_mask": [[1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 0, 0]]}
types = {"token_type_ids": [[0, 0, 0, 1, 1, 2], [3, 3, 0, 0, 1, 2]]}
texts = {"labels": torch.tensor([2, 0])}
tokens = {"labels": torch.tensor([[2, 0, 1, 1, 0, 2], [0, -100, 1, 2, -100, -100]])}
p_mask = {"p_mask": [[1.0, 0.0, 0.0, 0.0, 1.0, 0.0], [1.0, 1.0, 0.0, 0.0, 0.0, 0.0]]}
spans = {"start_positions": [1, 2], "end_positions": [3, 5]}
answers = [
    ({**left, **types}, False),
    ({**left, **types, **p_mask, "cls_index": [0, 5]}, False),
    ({**left, **types, **p_mask, **spans}, True),
    ({**left, **types, **p_mask, **spans, "cls_index": [0, 5], "is_impossible": [0.0, 1.0]}, True),
]

both = [(right, texts), (left, texts)]
models = {
    "xlnet_sequence": (hf.XLNetForSequenceClassification, {**xlnet, **labels}, [({**left, **types}, texts)]),
    "gpt2_sequence": (hf.GPT2ForSequenceClassification, {**gpt2, **labels}, both),
    "gpt_neo_sequence": (hf.GPTNeoForSequenceClassification, {**gpt_neo, **labels}, both),
    "llama_sequence": (hf.LlamaForSequenceClassification, {**llama, **labels}, both),
    "mistral_sequence": (hf.MistralForSequenceClassification, {**llama, "sliding_window": 3, **labels}, [(right, texts)]),
    "qwen2_sequence": (hf.Qwen2ForSequenceClassification, {**llama, **labels}, both),
    "bart_sequence": (hf.BartForSequenceClassification, {**bart, **labels}, [(ends(2, 1), texts)]),
    "t5_sequence": (hf.T5ForSequenceClassification, {**t5, **labels}, [(ends(1, 0), texts)]),
    "t5_gated_silu": (hf.T5ForConditionalGeneration, {**t5, "feed_forward_proj": "gated-silu", "tie_word_embeddings": False}, [({**right, "decoder_input_ids": [[0, 5, 6], [0, 7, 8]]}, {})]),
    "xlnet_token": (hf.XLNetForTokenClassification, {**xlnet, **labels}, [({**left, **types}, tokens)]),
    "gpt2_token": (hf.GPT2ForTokenClassification, {**gpt2, **labels}, [(right, tokens)]),
    "gpt_neo_token": (hf.GPTNeoForTokenClassification, {**gpt_neo, **labels}, [(right, tokens)]),
    "llama_token": (hf.LlamaForTokenClassification, {**llama, **labels}, [(right, tokens)]),
    "mistral_token": (hf.MistralForTokenClassification, {**llama, "sliding_window": 3, **labels}, [(right, tokens)]),
    "qwen2_token": (hf.Qwen2ForTokenClassification, {**llama, **labels}, [(right, tokens)]),
    "xlnet_beam_span": (hf.XLNetForQuestionAnswering, {**xlnet, "start_n_top": 3, "end_n_top": 2}, answers),
    "gemma": (hf.GemmaForCausalLM, gemma, [({"input_ids": [[5, 6, 7, 8, 9, 10], [13, 14, 15, 16, 3, 4]]}, {})]),
    "gemma_sequence": (hf.GemmaForSequenceClassification, {**gemma, **labels}, both),
}

here = Path(__file__).parent
for name, (cls, config, cases) in models.items():
    torch.manual_seed(7)
    model = cls(cls.config_class(**config, attn_implementation="eager")).eval()
    if name == "t5_gated_silu":  # Transformers 5 makes it tied, but loads it untied where the file is
        model.lm_head.weight = torch.nn.Parameter(torch.empty_like(model.shared.weight))
    with torch.no_grad():
        for key, parameter in model.named_parameters():
            parameter.normal_(1.0 if "norm" in key.lower() and key.endswith("weight") and "gemma" not in name else 0.0, 0.25)
    folder = here / name
    model.save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    recorded = []
    for inputs, targets in cases:
        given = {key: torch.tensor(value) for key, value in inputs.items()}
        model.zero_grad(set_to_none=True)
        output = model(**given) if targets is True else model(**given, **(targets or {}))
        fields = {key: value.flatten().tolist() for key, value in output.items() if torch.is_tensor(value) and key not in ("loss", "encoder_last_hidden_state")}
        more = {key: value.tolist() for key, value in targets.items()} if isinstance(targets, dict) else {}
        loss = {}
        if output.get("loss") is not None:
            output["loss"].backward()
            norm = sum(float(p.grad.double().pow(2).sum()) for p in model.parameters() if p.grad is not None) ** 0.5
            loss = {"loss": output["loss"].item(), "gradient_norm": norm}
        recorded.append({"inputs": {**inputs, **more}, "outputs": fields, **loss})
    (folder / "cases.json").write_text(json.dumps({"model_class": cls.__name__, "cases": recorded}))
