"""GPT-2's training step in plain PyTorch, of the shape of one of Studio's specs, on the same device: what Studio is raced
against. Prints one JSON line with tokens per second, eager and compiled.

  peer_gpt2.py --spec SPEC.json       measures PyTorch
  peer_gpt2.py --read EVENTS.jsonl    reads a run of Studio: its median tokens per second, last loss and memory
"""
import argparse
import json
import statistics
import time


def read(path):
    metrics = [json.loads(line) for line in open(path, encoding="utf-8") if '"t":"metric"' in line]
    rates = [m["values"]["tokensPerSecond"] for m in metrics if "tokensPerSecond" in m["values"]]
    loss = [m["values"]["loss"] for m in metrics if "loss" in m["values"]][-1]
    memory = [m["values"]["system/gpuMemory"] for m in metrics if "system/gpuMemory" in m["values"]]
    rate = statistics.median(rates[len(rates) // 3:])  # the first reports hold the warming up
    return {"tokens_per_second": rate, "text": f"{rate:,.0f} tokens/s", "loss": loss, "memory": max(memory, default=0)}


def peer(spec):
    import torch
    import torch.nn.functional as F

    device = torch.device("cpu" if spec["device"] == "cpu" else spec["device"])
    width, heads, length, batch = spec["embeddingSize"], spec["heads"], spec["contextLength"], spec["batchSize"]
    if device.type == "cpu" and spec.get("threads"):
        torch.set_num_threads(spec["threads"])

    class Block(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.first, self.second = torch.nn.LayerNorm(width), torch.nn.LayerNorm(width)
            self.attend, self.project = torch.nn.Linear(width, 3 * width), torch.nn.Linear(width, width)
            self.up, self.down = torch.nn.Linear(width, 4 * width), torch.nn.Linear(4 * width, width)

        def forward(self, x):
            b, t, _ = x.shape
            q, k, v = (part.view(b, t, heads, -1).transpose(1, 2) for part in self.attend(self.first(x)).split(width, 2))
            if hasattr(F, "scaled_dot_product_attention"):
                y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
            else:
                mask = torch.full((t, t), float("-inf"), device=x.device).triu(1)
                y = torch.softmax(q @ k.transpose(2, 3) * (width // heads) ** -0.5 + mask, -1) @ v
            x = x + self.project(y.transpose(1, 2).reshape(b, t, width))
            return x + self.down(F.gelu(self.up(self.second(x)), approximate="tanh"))

    class Gpt(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.tokens, self.places = torch.nn.Embedding(256, width), torch.nn.Embedding(length, width)
            self.blocks = torch.nn.Sequential(*[Block() for _ in range(spec["layers"])])
            self.norm = torch.nn.LayerNorm(width)

        def forward(self, ids):
            x = self.blocks(self.tokens(ids) + self.places.weight)
            return F.linear(self.norm(x), self.tokens.weight)

    def measure(compiled):
        torch.manual_seed(1)
        if device.type == "cuda":
            torch.backends.cuda.matmul.allow_tf32 = True  # as Studio does
        model = Gpt().to(device)
        step_model = torch.compile(model) if compiled else model
        fused = {"fused": True} if device.type == "cuda" else {}
        optimizer = torch.optim.AdamW(model.parameters(), lr=6e-4, betas=(0.9, 0.95), weight_decay=0.1, **fused)
        ids = torch.randint(0, 256, (batch, length + 1), device=device)

        def step():
            with torch.autocast(device.type, torch.bfloat16, enabled=spec["precision"] == "bfloat16"):
                logits = step_model(ids[:, :-1])
                loss = F.cross_entropy(logits.flatten(0, 1).float(), ids[:, 1:].flatten())
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)

        def wait():
            if device.type == "cuda":
                torch.cuda.synchronize()

        for _ in range(8):
            step()
        rates = []
        for _ in range(5):
            wait()
            begin = time.perf_counter()
            for _ in range(6):
                step()
            wait()
            rates.append(6 * batch * length / (time.perf_counter() - begin))
        return statistics.median(rates)

    rates = {"eager": measure(False)}
    if device.type == "cuda" and hasattr(torch, "compile"):
        rates["compiled"] = measure(True)
    return {"version": torch.__version__, "tokens_per_second": rates}


arguments = argparse.ArgumentParser()
arguments.add_argument("--spec")
arguments.add_argument("--read")
given = arguments.parse_args()
print(json.dumps(read(given.read) if given.read else peer(json.load(open(given.spec, encoding="utf-8")))))
