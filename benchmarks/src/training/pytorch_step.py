"""A training step in PyTorch, as `npm run bench -- training` runs it beside Glossa's: float32 on the CPU, AdamW, scaled_dot_product_attention.

The first line of standard input is JSON: { threads, shape, batch, parameters: [[name, shape]], values: a file of them all, float32 }.
Then `loss` asks for the loss without dropout, `step` for a step of training; both are answered by a line with the loss.
Modules go by Glossa's names, so that both sides begin with the same weights.
"""
import json
import math
import sys

import torch
from torch import nn
from torch.nn import functional as F


class Attention(nn.Module):
    def __init__(self, hidden, heads, causal=False, dropout=0.0):
        super().__init__()
        self.heads, self.causal, self.dropout = heads, causal, dropout
        self.query, self.key, self.value, self.output = (nn.Linear(hidden, hidden) for _ in range(4))

    def forward(self, x, memory=None):
        source = x if memory is None else memory
        q, k, v = (y.unflatten(-1, (self.heads, -1)).transpose(1, 2) for y in (self.query(x), self.key(source), self.value(source)))
        dropout = self.dropout if self.training else 0.0
        return self.output(F.scaled_dot_product_attention(q, k, v, is_causal=self.causal, dropout_p=dropout).transpose(1, 2).flatten(2))


class FeedForward(nn.Module):
    def __init__(self, hidden, activation):
        super().__init__()
        self.activation = activation
        self.input, self.output = nn.Linear(hidden, 4 * hidden), nn.Linear(4 * hidden, hidden)

    def forward(self, x):
        return self.output(self.activation(self.input(x)))


class PostNorm(nn.Module):
    def __init__(self, hidden, body, dropout):
        super().__init__()
        self.norm, self.body, self.dropout = nn.LayerNorm(hidden), body, nn.Dropout(dropout)

    def forward(self, x, *inputs):
        return self.norm(x + self.dropout(self.body(x, *inputs)))


class PreNorm(nn.Module):
    def __init__(self, hidden, body):
        super().__init__()
        self.norm, self.body = nn.LayerNorm(hidden), body

    def forward(self, x):
        return x + self.body(self.norm(x))


class Layer(nn.Module):
    def __init__(self, selfAttention, feedForward, crossAttention=None):
        super().__init__()
        self.selfAttention, self.crossAttention, self.feedForward = selfAttention, crossAttention, feedForward

    def forward(self, x, memory=None):
        x = self.selfAttention(x)
        return self.feedForward(x if self.crossAttention is None else self.crossAttention(x, memory))


class Stack(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.layers = nn.ModuleList(layers)

    def forward(self, x, memory=None):
        for layer in self.layers:
            x = layer(x, memory)
        return x


class EncoderDecoder(nn.Module):
    """Vaswani et al. 2017: one embedding for source, target and output."""

    def __init__(self, vocabSize, hiddenSize, layers, heads, length, dropout, labelSmoothing, **_):
        super().__init__()
        d = hiddenSize
        attention = lambda causal=False: PostNorm(d, Attention(d, heads, causal), dropout)
        feed_forward = lambda: PostNorm(d, FeedForward(d, F.relu), dropout)
        self.embedding = nn.ModuleDict({"tokens": nn.Embedding(vocabSize, d)})
        self.encoder = Stack(Layer(attention(), feed_forward()) for _ in range(layers))
        self.decoder = Stack(Layer(attention(True), feed_forward(), attention()) for _ in range(layers))
        self.dropout, self.label_smoothing = nn.Dropout(dropout), labelSmoothing
        angles = torch.arange(length).unsqueeze(1) / 10000 ** (torch.arange(0, d, 2) / d)
        self.register_buffer("positions", torch.stack((angles.sin(), angles.cos()), -1).flatten(1), persistent=False)

    def loss(self, inputIds, decoderInputIds, labels, **_):
        embed = lambda ids: self.dropout(self.embedding["tokens"](ids) * math.sqrt(self.positions.shape[1]) + self.positions)
        hidden = self.decoder(embed(decoderInputIds), self.encoder(embed(inputIds)))
        logits = F.linear(hidden, self.embedding["tokens"].weight)
        return F.cross_entropy(logits.flatten(0, 1), labels.flatten(), label_smoothing=self.label_smoothing)


class Gpt(nn.Module):
    """GPT-2 without dropout."""

    def __init__(self, vocabSize, hiddenSize, layers, heads, length, **_):
        super().__init__()
        d = hiddenSize
        gelu = lambda x: F.gelu(x, approximate="tanh")
        self.embedding = nn.ModuleDict({"tokens": nn.Embedding(vocabSize, d), "positions": nn.ModuleDict({"embedding": nn.Embedding(length, d)})})
        self.stack = Stack(Layer(PreNorm(d, Attention(d, heads, True)), PreNorm(d, FeedForward(d, gelu))) for _ in range(layers))
        self.norm = nn.LayerNorm(d)

    def loss(self, inputIds, labels):
        hidden = self.stack(self.embedding["tokens"](inputIds) + self.embedding["positions"]["embedding"].weight)
        logits = F.linear(self.norm(hidden), self.embedding["tokens"].weight)
        return F.cross_entropy(logits.flatten(0, 1), labels.flatten())


class Span(nn.Module):
    """BERT with a head for where an answer starts and ends."""

    def __init__(self, vocabSize, maxPositions, hiddenSize, layers, heads, dropout, **_):
        super().__init__()
        d = hiddenSize
        positions = nn.ModuleDict({"embedding": nn.Embedding(maxPositions, d)})
        tables = {"tokens": nn.Embedding(vocabSize, d), "positions": positions, "tokenTypes": nn.Embedding(2, d), "norm": nn.LayerNorm(d)}
        self.embedding = nn.ModuleDict(tables)
        layer = lambda: Layer(PostNorm(d, Attention(d, heads, dropout=dropout), dropout), PostNorm(d, FeedForward(d, F.gelu), dropout))
        self.stack = Stack(layer() for _ in range(layers))
        self.span = nn.Linear(d, 2)
        self.dropout = nn.Dropout(dropout)

    def loss(self, inputIds, tokenTypeIds, startPositions, endPositions):
        tables = self.embedding
        embedded = tables["tokens"](inputIds) + tables["positions"]["embedding"].weight[: inputIds.shape[1]] + tables["tokenTypes"](tokenTypeIds)
        start, end = self.span(self.stack(self.dropout(tables["norm"](embedded)))).unbind(-1)
        return (F.cross_entropy(start, startPositions) + F.cross_entropy(end, endPositions)) / 2


def load(model, parameters, path):
    """Fills every parameter, in the order given."""
    own = dict(model.named_parameters())
    with open(path, "rb") as file:
        values = torch.frombuffer(bytearray(file.read()), dtype=torch.float32)
    theirs = {name: shape for name, shape in parameters}
    if theirs.keys() != own.keys():
        raise SystemExit(f"pytorch: parameters differ: {sorted(theirs.keys() ^ own.keys())}")
    pieces = values.split([math.prod(shape) for shape in theirs.values()])
    with torch.no_grad():
        for (name, shape), piece in zip(theirs.items(), pieces):
            own[name].copy_(piece.view(shape))


def main():
    settings = json.loads(sys.stdin.readline())
    torch.set_num_threads(settings["threads"])
    shape = settings["shape"]
    model = {"encoder-decoder": EncoderDecoder, "gpt": Gpt, "span": Span}[shape["kind"]](**shape)
    load(model, settings["parameters"], settings["values"])
    batch = {name: torch.tensor(rows) for name, rows in settings["batch"].items()}
    decayed = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() < 2]
    groups = [{"params": decayed, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=1e-4, fused=True)

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = model.loss(**batch)
        loss.backward()
        if "gradientClipping" in shape:
            nn.utils.clip_grad_norm_(model.parameters(), shape["gradientClipping"])
        optimizer.step()
        return loss

    def loss():
        model.eval()
        with torch.no_grad():
            value = model.loss(**batch)
        model.train()
        return value

    print(json.dumps({"version": torch.__version__, "capability": torch.backends.cpu.get_cpu_capability()}), flush=True)
    for line in sys.stdin:
        print(json.dumps({"loss": {"step": step, "loss": loss}[line.strip()]().item()}), flush=True)


main()
