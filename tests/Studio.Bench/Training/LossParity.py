"""Ten AdamW steps of GPT-2 in plain PyTorch from given weights and batches: prints the ten losses as JSON.
Usage: LossParity.py WEIGHTS.safetensors BATCHES.json HEADS LEARNING_RATE WEIGHT_DECAY BETA2 CLIP"""
import json, math, sys
import torch, torch.nn.functional as F


def read_safetensors(path):
    data = open(path, "rb").read()
    n = int.from_bytes(data[:8], "little")
    header = json.loads(data[8:8 + n])
    header.pop("__metadata__", None)
    return {k: torch.frombuffer(bytearray(data[8 + n + v["data_offsets"][0]:8 + n + v["data_offsets"][1]]), dtype=torch.float32).view(v["shape"]).clone() for k, v in header.items()}


def forward(w, ids, heads):
    t = ids.shape[1]
    x = F.embedding(ids, w["transformer.wte.weight"]) + w["transformer.wpe.weight"][:t]
    mask = torch.ones(t, t, dtype=torch.bool).triu(1)
    layers = 1 + max(int(k.split(".")[2]) for k in w if k.startswith("transformer.h."))
    for i in range(layers):
        p = f"transformer.h.{i}."
        h = F.layer_norm(x, x.shape[-1:], w[p + "ln_1.weight"], w.get(p + "ln_1.bias"))
        q, k, v = linear(h, w, p + "attn.c_attn").view(*ids.shape, 3, heads, -1).permute(2, 0, 3, 1, 4)
        a = (q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])).masked_fill(mask, float("-inf")).softmax(-1)
        x = x + linear((a @ v).transpose(1, 2).reshape(x.shape), w, p + "attn.c_proj")
        h = F.layer_norm(x, x.shape[-1:], w[p + "ln_2.weight"], w.get(p + "ln_2.bias"))
        x = x + linear(F.gelu(linear(h, w, p + "mlp.c_fc"), approximate="tanh"), w, p + "mlp.c_proj")
    x = F.layer_norm(x, x.shape[-1:], w["transformer.ln_f.weight"], w.get("transformer.ln_f.bias"))
    return x @ w["transformer.wte.weight"].t()


def linear(x, w, name):
    y = x @ w[name + ".weight"]
    return y + w[name + ".bias"] if name + ".bias" in w else y


def main():
    torch.set_num_threads(1)
    weights, batches = read_safetensors(sys.argv[1]), json.load(open(sys.argv[2]))
    heads, lr, decay, beta2, clip = int(sys.argv[3]), *map(float, sys.argv[4:])
    for t in weights.values():
        t.requires_grad_(True)
    groups = [dict(params=[t for t in weights.values() if t.dim() > 1], weight_decay=decay), dict(params=[t for t in weights.values() if t.dim() < 2], weight_decay=0.0)]
    optimizer, losses = torch.optim.AdamW(groups, lr=lr, betas=(0.9, beta2)), []
    for batch in batches:
        x, y = torch.tensor(batch["inputs"]), torch.tensor(batch["targets"])
        logits = forward(weights, x, heads)
        loss = F.cross_entropy(logits.view(-1, logits.shape[-1]), y.view(-1))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(list(weights.values()), clip)
        optimizer.step()
        losses.append(loss.item())
    print(json.dumps(dict(losses=losses, torch=torch.__version__)))


main()
