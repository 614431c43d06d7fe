"""Makes classic/ of the reference set: small networks in plain PyTorch, trained for five steps: python3 make_classic.py

Initial weights, inputs, logits in both modes, the loss, gradients, and the state after five optimizer steps.
"""
import os
import shutil

import torch
from make import HERE, META, numbers, write
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_padded_sequence

NOTE = "model.safetensors = initial state_dict; train_logits, loss and grad.* of the first pass; after5.* = state after five optimizer steps on the same batch"


class Mlp(nn.Module):
    def __init__(self, *sizes):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))

    def forward(self, pixels):
        values = pixels.flatten(1)
        for layer in self.layers[:-1]:
            values = F.relu(layer(values))
        return self.layers[-1](values)


class Cnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2, self.fc = nn.Conv2d(1, 3, 3, padding=1), nn.Conv2d(3, 5, 5, stride=2), nn.Linear(5 * 2 * 2, 4)

    def forward(self, pixels):
        return self.fc(F.relu(self.conv2(F.max_pool2d(F.relu(self.conv1(pixels[:, None])), 2))).flatten(1))


class Recurrent(nn.Module):
    def __init__(self, kind, **settings):
        super().__init__()
        self.kind, self.embedding = kind, nn.Embedding(30, 6, padding_idx=0)
        rnn = {"lstm": nn.LSTM, "gru": nn.GRU}[kind](6, 7, batch_first=True, **settings)
        setattr(self, kind, rnn)
        self.fc = nn.Linear(7 * (2 if rnn.bidirectional else 1), 3)

    def forward(self, ids, lengths):
        rnn = getattr(self, self.kind)
        _, state = rnn(pack_padded_sequence(self.embedding(ids), lengths, batch_first=True, enforce_sorted=False))
        last = state[0] if self.kind == "lstm" else state
        return self.fc(torch.cat([last[-2], last[-1]], -1) if rnn.bidirectional else last[-1])


class TextCnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(30, 6, padding_idx=0)
        self.convs = nn.ModuleList(nn.Conv1d(6, 4, width) for width in (2, 3))
        self.fc = nn.Linear(8, 3)

    def forward(self, ids):
        values = self.embedding(ids).transpose(1, 2)
        return self.fc(torch.cat([F.relu(conv(values)).amax(-1) for conv in self.convs], -1))


def make(name, architecture, model, inputs, labels, words, optimizer):
    folder = os.path.join(HERE, "classic", name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    save_file({k: v.clone() for k, v in model.state_dict().items()}, os.path.join(folder, "model.safetensors"))
    tensors = {f"input{i}": value for i, value in enumerate(inputs)} | {"labels": labels}
    with torch.no_grad():
        tensors["eval_logits"] = model.eval()(*inputs)
    model.train()
    losses, stepper = [], optimizer(model.parameters())
    for step in range(5):
        stepper.zero_grad()
        logits = model(*inputs)
        loss = F.cross_entropy(logits, labels)
        loss.backward()
        if step == 0:
            tensors["train_logits"] = logits.detach().clone()
            tensors |= {f"grad.{k}": p.grad.clone() for k, p in model.named_parameters()}
        losses.append(loss.item())
        stepper.step()
    tensors |= {f"after5.{k}": v.clone() for k, v in model.state_dict().items()}
    with torch.no_grad():
        after = F.cross_entropy(model.eval()(*inputs), labels).item()
    save_file(tensors, os.path.join(folder, "expected.safetensors"))
    parameters = sum(p.numel() for p in model.parameters())
    write(os.path.join(folder, "expected.json"), {"torch": META["torch"], "architecture": architecture, "optimizer": words, "loss": numbers(losses[0]),
                                                  "losses_of_5_steps": numbers(losses), "eval_loss_after": numbers(after), "parameters": parameters, "note": NOTE})


def texts(generator):
    """Twelve texts of different lengths, padded with 0 behind."""
    lengths = torch.randint(4, 10, (12,), generator=generator)
    ids = torch.randint(1, 30, (12, 9), generator=generator)
    return ids * (torch.arange(9) < lengths[:, None]), lengths, torch.randint(0, 3, (12,), generator=generator)


def main():
    torch.manual_seed(7)
    generator = torch.Generator().manual_seed(7)
    pixels, digits = torch.rand(16, 12, 12, generator=generator), torch.randint(0, 4, (16,), generator=generator)
    ids, lengths, labels = texts(generator)
    make("mlp", "144-20-9-4, ReLU", Mlp(144, 20, 9, 4), [pixels], digits, "Adam lr=2e-3", lambda p: torch.optim.Adam(p, lr=2e-3))
    make("cnn", "conv1 1->a 3x3 pad 1, ReLU, maxpool 2, conv2 a->b 5x5 stride 2, ReLU, flatten, fc; a,b = 3,5", Cnn(), [F.pad(pixels, (1, 1, 1, 1))], digits,
         "SGD lr=0.1 momentum=0.9", lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9))
    make("lstm", "embedding(padding_idx 0), LSTM, last hidden state at the true length -> fc", Recurrent("lstm"), [ids, lengths], labels, "Adam lr=1e-2", lambda p: torch.optim.Adam(p, lr=1e-2))
    make("gru", "embedding(padding_idx 0), 2-layer GRU in both directions, last hidden states -> fc", Recurrent("gru", num_layers=2, bidirectional=True), [ids, lengths], labels,
         "AdamW lr=1e-2 weight_decay=0.1", lambda p: torch.optim.AdamW(p, lr=1e-2, weight_decay=0.1))
    make("textcnn", "embedding(padding_idx 0), Conv1d kernels 2,3 x 4 filters, ReLU, max over time, concat, fc", TextCnn(), [ids], labels,
         "AdamW lr=1e-2 weight_decay=0.05", lambda p: torch.optim.AdamW(p, lr=1e-2, weight_decay=0.05))


if __name__ == "__main__":
    main()
