"""Makes compression.json: how many tokens the vocabularies of other trainers need for the same lines.

    python3 -m venv ref && ref/bin/pip install tokenizers==0.23.3 sentencepiece==0.2.3
    GLOSSA_DATA=... ref/bin/python compression.py > compression.json
"""

import gzip
import io
import json
import os

import sentencepiece
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

TEXT = os.path.join(os.environ["GLOSSA_DATA"], "text")


def records(file):
    with gzip.open(os.path.join(TEXT, file), "rt", encoding="utf-8") as rows:
        return [json.loads(row) for row in rows.read().split("\n")[:20_000] if row]


def english():
    return [line for book in records("classic-books/young-adult.jsonl.gz")[:12] for line in book["text"].split("\n")]


def chinese():
    return [line for poem in records("chinese-poetry/tang.jsonl.gz") for line in poem["lines"]]


def with_tokenizers(tokenizer, trainer, parts):
    tokenizer.train_from_iterator(parts[0], trainer)
    return [sum(len(tokenizer.encode(line, add_special_tokens=False).ids) for line in part) for part in parts]


def byte_level_bpe(size, parts):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=size, min_frequency=2, initial_alphabet=alphabet, show_progress=False)
    return with_tokenizers(tokenizer, trainer, parts)


def word_piece(size, parts):
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    trainer = trainers.WordPieceTrainer(vocab_size=size, min_frequency=2, special_tokens=special, show_progress=False)
    return with_tokenizers(tokenizer, trainer, parts)


def unigram(size, parts):
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    special = ["<pad>", "</s>", "<unk>"]
    trainer = trainers.UnigramTrainer(
        vocab_size=size, special_tokens=special, unk_token="<unk>", show_progress=False
    )
    return with_tokenizers(tokenizer, trainer, parts)


def with_sentencepiece(kind, size, parts, **options):
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(parts[0]),
        model_writer=model,
        model_type=kind,
        vocab_size=size,
        character_coverage=0.9995,
        split_by_unicode_script=False,
        split_by_number=False,
        num_threads=1,
        minloglevel=2,
        **options,
    )
    processor = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    return [sum(len(processor.encode(line)) for line in part) for part in parts]


languages = {}
for language, lines, training, held_out, size in [
    ("English", english(), 1800, 400, 3000),
    ("Chinese", chinese(), 9000, 1500, 5000),
]:
    lines = [line for line in lines if line.strip()]
    parts = [lines[:training], lines[training : training + held_out]]
    identity = {"normalization_rule_name": "identity", "remove_extra_whitespaces": False, "byte_fallback": True}
    languages[language] = {
        "training_lines": training,
        "held_out_lines": held_out,
        "characters": [sum(map(len, part)) for part in parts],
        "vocabSize": size,
        "tokens": {
            "byteLevelBpe": {"tokenizers": byte_level_bpe(size, parts)},
            "wordPiece": {"tokenizers": word_piece(size, parts)},
            "bpe": {"sentencepiece": with_sentencepiece("bpe", size, parts, **identity)},
            "unigram": {
                "sentencepiece": with_sentencepiece("unigram", size, parts, normalization_rule_name="nfkc"),
                "tokenizers": unigram(size, parts),
            },
        },
    }
print(json.dumps({"made_with": "tokenizers 0.23.3, sentencepiece 0.2.3", "languages": languages}, indent=2))
