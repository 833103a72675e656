"""The peer: the same cases in PyTorch. Reads one case a line, answers with its times. BENCH_THREADS, BENCH_CHANNELS_LAST."""
import json
import os
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

threads = int(os.environ.get("BENCH_THREADS", "1"))
torch.set_num_threads(threads)
layout = torch.channels_last if os.environ.get("BENCH_CHANNELS_LAST") else torch.contiguous_format
torch.manual_seed(0)


def conv_bn(inputs, outputs, size, stride=1, relu=True):
    conv = nn.Conv2d(inputs, outputs, size, stride, padding=size // 2, bias=False)
    return nn.Sequential(*([nn.ReLU()] if relu else []), conv, nn.BatchNorm2d(outputs))


def depthwise(channels, size, dilation=1):
    return nn.Conv2d(channels, channels, size, padding=dilation * (size // 2), dilation=dilation, groups=channels, bias=False)


def separable(channels, size, dilation=1):
    return [nn.ReLU(), depthwise(channels, size, dilation), *conv_bn(channels, channels, 1, relu=False)]


ops = {
    "skip_connect": lambda c: nn.Identity(),
    "nor_conv_1x1": lambda c: conv_bn(c, c, 1),
    "nor_conv_3x3": lambda c: conv_bn(c, c, 3),
    "sep_conv_3x3": lambda c: nn.Sequential(*separable(c, 3), *separable(c, 3)),
    "sep_conv_5x5": lambda c: nn.Sequential(*separable(c, 5), *separable(c, 5)),
    "dil_conv_3x3": lambda c: nn.Sequential(*separable(c, 3, 2)),
    "max_pool_3x3": lambda c: nn.MaxPool2d(3, 1, 1),
    "avg_pool_3x3": lambda c: nn.AvgPool2d(3, 1, 1, count_include_pad=False),
}


class Cell(nn.Module):
    def __init__(self, channels, nodes, edges):
        super().__init__()
        self.nodes = nodes
        self.edges = nn.ModuleList([ops[op](channels) for op in edges])

    def forward(self, x):
        values = [x]
        edge = 0
        for node in range(1, self.nodes):
            terms = [self.edges[edge + source](values[source]) for source in range(node)]
            edge += node
            total = terms[0]
            for term in terms[1:]:
                total = total + term
            values.append(total)
        return values[-1]


class Reduce(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.down = conv_bn(inputs, outputs, 3, 2)
        self.keep = conv_bn(outputs, outputs, 3)
        self.widen = conv_bn(inputs, outputs, 1, relu=False)

    def forward(self, x):
        return self.keep(self.down(x)) + self.widen(F.avg_pool2d(x, 2))


class Cells(nn.Module):
    def __init__(self, case):
        super().__init__()
        channels = case["channels"]
        blocks = [nn.Conv2d(case["shape"][2], channels[0], 3, padding=1, bias=False), nn.BatchNorm2d(channels[0])]
        for index, width in enumerate(channels):
            if index:
                blocks.append(Reduce(channels[index - 1], width))
            blocks.append(Cell(width, case["nodes"], case["edges"]))
        self.features = nn.Sequential(*blocks, nn.BatchNorm2d(channels[-1]), nn.ReLU())
        self.dense = nn.Linear(channels[-1], 10)

    def forward(self, x):
        return self.dense(self.features(x).mean((2, 3)))


class Lstm(nn.Module):
    def __init__(self, case):
        super().__init__()
        self.lstm = nn.LSTM(case["inputs"], case["units"])
        self.dense = nn.Linear(case["units"], 10, bias=False)

    def forward(self, x):
        return self.dense(self.lstm(x)[0][-1])


class Transformer(nn.Module):
    def __init__(self, case):
        super().__init__()
        width = case["width"]
        self.heads = case["heads"]
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))
        self.first, self.second = nn.LayerNorm(width), nn.LayerNorm(width)
        self.widen, self.narrow = nn.Linear(width, case["hidden"]), nn.Linear(case["hidden"], width)
        self.dense = nn.Linear(width, 10)

    def forward(self, x):
        batch, length, width = x.shape
        by_head = lambda t: t.view(batch, length, self.heads, width // self.heads).transpose(1, 2)
        y = self.first(x)
        q, k, v = (by_head(project(y)) for project in (self.query, self.key, self.value))
        scores = torch.softmax(q @ k.transpose(-1, -2) / (width // self.heads) ** 0.5, -1)
        x = x + self.out((scores @ v).transpose(1, 2).reshape(batch, length, width))
        x = x + self.narrow(torch.relu(self.widen(self.second(x))))
        return self.dense(x.mean(1))


def network(case):
    batch = case["batch"]
    if case["network"] == "cells":
        height, width, channels = case["shape"]
        x = torch.randn(batch, channels, height, width).to(memory_format=layout)
        return Cells(case).to(memory_format=layout), x
    if case["network"] == "mlp":
        sizes = case["sizes"]
        layers = [nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])]
        relus = [part for layer in layers for part in (layer, nn.ReLU())][:-1]
        return nn.Sequential(*relus), torch.randn(batch, sizes[0])
    if case["network"] == "lstm":
        return Lstm(case), torch.randn(case["length"], batch, case["inputs"])
    return Transformer(case), torch.randn(batch, case["length"], case["width"])


def training_step(case):
    model, x = network(case)
    labels = torch.arange(case["batch"]) * 7 % 10
    optimizer = torch.optim.SGD(model.parameters(), 0.05, momentum=0.9, weight_decay=5e-4)

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(model(x), labels)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def product(case):
    batch, rows, depth, columns = (case[k] for k in ("batch", "rows", "depth", "columns"))
    a = torch.randn(batch, depth, rows).transpose(1, 2) if case["transposeA"] else torch.randn(batch, rows, depth)
    b = torch.randn(batch, columns, depth).transpose(1, 2) if case["transposeB"] else torch.randn(batch, depth, columns)
    return (lambda: torch.mm(a[0], b[0])) if batch == 1 else (lambda: torch.bmm(a, b))


def convolution(case):
    batch, side, inputs, outputs, size, stride = (case[k] for k in ("batch", "side", "inputs", "outputs", "size", "stride"))
    x = torch.randn(batch, inputs, side, side).to(memory_format=layout)
    w = torch.randn(outputs, inputs, size, size).to(memory_format=layout)
    pad = size // 2
    if case["pass"] == "forward":
        return lambda: F.conv2d(x, w, None, stride, pad)
    dy = torch.randn_like(F.conv2d(x, w, None, stride, pad))
    mask = [case["pass"] == "input gradient", case["pass"] == "filter gradient", False]
    backward = torch.ops.aten.convolution_backward
    return lambda: backward(dy, x, w, None, [stride] * 2, [pad] * 2, [1, 1], False, [0, 0], 1, mask)


def times(run, seconds):
    start = time.perf_counter()
    run()
    once = time.perf_counter() - start
    for _ in range(2):
        run()
    together = max(1, round(0.002 / once))
    each = []
    while len(each) < 3 or time.perf_counter() - start < seconds:
        began = time.perf_counter()
        for _ in range(together):
            run()
        each.append((time.perf_counter() - began) / together * 1000)
    each.sort()
    return {"fastest": each[0], "median": each[len(each) // 2], "calls": len(each) * together}


print(json.dumps({"ready": f"PyTorch {torch.__version__.split('+')[0]}"}), flush=True)
prepared = {}
for line in sys.stdin:
    case = json.loads(line)
    seconds = case.pop("seconds")
    make = {"step": training_step, "product": product, "convolution": convolution}[case["kind"]]
    if case["name"] not in prepared:
        prepared[case["name"]] = make(case)
    if case["kind"] == "step":
        answer = times(prepared[case["name"]], seconds)
    else:
        with torch.no_grad():
            answer = times(prepared[case["name"]], seconds)
    print(json.dumps(answer), flush=True)
