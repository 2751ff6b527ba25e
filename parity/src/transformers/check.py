"""Transformers' side of `npm run parity:transformers`.

For each folder of the one given: loads what Glossa saved under `ours`, notes keys that were missing or unexpected and what the
model computes; then saves the same class with random weights under `theirs`, for Glossa to load, with what it computes.
"""

import json
import os
import sys
import warnings
from pathlib import Path

os.environ["TQDM_DISABLE"] = "1"

import torch
import transformers

warnings.filterwarnings("ignore")
transformers.logging.set_verbosity_error()


def embeddings(model, inputs):
    hidden = model(**inputs).last_hidden_state
    mask = inputs["attention_mask"].unsqueeze(-1).float()
    return {"embeddings": torch.nn.functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1)}


def compute(model, case):
    inputs = {name: torch.tensor(rows) for name, rows in case["inputs"].items()}
    with torch.no_grad():
        outputs = embeddings(model, inputs) if case["outputs"] == ["embeddings"] else model(**inputs)
    return {name: outputs[name].float().flatten().tolist() for name in case["outputs"]}


def randomize(model):
    torch.manual_seed(7)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.normal_(1.0 if "norm" in name.lower() and name.endswith("weight") else 0.0, 0.25)
        for name, buffer in model.named_buffers():
            if name.endswith("final_logits_bias"):
                buffer.normal_(0.0, 0.25)


def run(folder):
    case = json.loads((folder / "case.json").read_text())
    auto = getattr(transformers, case["auto"])
    model, info = auto.from_pretrained(folder / "ours", output_loading_info=True, attn_implementation="eager", **case["arguments"])
    model.eval()
    result = {
        "class": type(model).__name__,
        "keys": {kind: sorted(str(key) for key in keys) for kind, keys in info.items() if keys},
        "ours": compute(model, case),
    }
    randomize(model)
    model.save_pretrained(folder / "theirs", safe_serialization=True)
    # read back: what is computed when a model is made, as Marian's positions, is in no file
    saved = auto.from_pretrained(folder / "theirs", attn_implementation="eager", **case["arguments"]).eval()
    result["theirs"] = compute(saved, case)
    if "texts" in case:
        result["tokenizer"] = tokenize(folder / "ours", case)
    (folder / "result.json").write_text(json.dumps(result))


def tokenize(folder, case):
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    return {
        "ids": [tokenizer(text)["input_ids"] for text in case["texts"]],
        "chat": tokenizer.apply_chat_template(case["messages"], tokenize=False, add_generation_prompt=True),
        "tokens": [tokenizer.bos_token, tokenizer.eos_token],
    }


print(f"Transformers {transformers.__version__}, PyTorch {torch.__version__}")
for folder in sorted(Path(sys.argv[1]).iterdir()):
    try:
        run(folder)
    except Exception as error:  # the other cases are worth knowing too
        (folder / "result.json").write_text(json.dumps({"error": f"{type(error).__name__}: {error}"}))
