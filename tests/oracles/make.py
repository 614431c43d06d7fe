"""Makes the small reference set that travels with the project, by transformers on PyTorch: python3 make.py

Tiny models with random weights, one of each family (make_classic.py, make_processors.py and make_metrics.py beside make
the rest; tokenizers/ is a part of the larger set): logits, losses, gradients, six steps of AdamW, perplexities and
generated sequences; and learning-rate schedules. The form is that of the larger set which the tests take from
$STUDIO_ORACLES (or shared/oracles beside the checkout): a folder of models/ is a directory in Hugging Face's form with
expected.json, expected.safetensors and, for models that write, generate.json. Run on torch 2.14.1 and transformers 5.12.1.
"""
import copy
import json
import os
import shutil

import torch
import transformers
from safetensors.torch import save_file

HERE = os.path.dirname(os.path.abspath(__file__))
VOCABULARY, WIDTH, LAYERS, HEADS, LONGEST = 61, 16, 2, 2, 32
META = {"transformers": transformers.__version__, "torch": torch.__version__, "dtype": "float32", "device": "cpu", "attention": "eager", "script": "tests/oracles/make.py"}
torch.set_num_threads(1)


def numbers(value):
    """Nine digits: enough for a float32."""
    return [numbers(v) for v in value] if isinstance(value, list) else float(f"{value:.9g}") if isinstance(value, float) else value


def write(path, value):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file, indent=1)
        file.write("\n")


def ids(rows, length, generator):
    return torch.randint(3, VOCABULARY, (rows, length), generator=generator)


def forward(model, case):
    outputs = model(**{k: v for k, v in case.items() if k in ("input_ids", "attention_mask", "labels")}, output_hidden_states=True)
    return outputs.loss, outputs.logits, outputs.hidden_states[-1]


def batch(kind, generator, pad):
    """Rows with their labels; the last row of two is shorter where there is padding."""
    tokens = ids(2, 11, generator)
    mask = torch.ones_like(tokens)
    if pad:
        tokens[1, 7:], mask[1, 7:] = 0, 0
    if kind == "causal":
        return {"input_ids": tokens, "attention_mask": mask, "labels": tokens.masked_fill(mask == 0, -100)}
    return {"input_ids": tokens, "attention_mask": mask, "labels": torch.tensor([0, 2])}


def cases(model, kind, generator, tensors):
    for number, pad in enumerate((False, True)):
        case = batch(kind, generator, pad)
        model.zero_grad()
        loss, logits, hidden = forward(model, case)
        loss.backward()
        tensors[f"case{number}.logits"], tensors[f"case{number}.last_hidden"] = logits.detach().contiguous(), hidden.detach().contiguous()
        grads = {name: {"norm": p.grad.norm().item(), "sum": p.grad.double().sum().item(), "absmax": p.grad.abs().max().item(), "first": p.grad.flatten()[:4].tolist()}
                 for name, p in model.named_parameters() if p.grad is not None}
        yield {"name": f"case{number}", "note": "right padding" if pad else "no padding", **{k: v.tolist() for k, v in case.items()}, "loss": loss.item(),
               "grads": {name: {k: numbers(v) for k, v in g.items()} for name, g in grads.items()}}


def three_steps(model, batches, train, reverse):
    """The whole course; rows of each batch the other way round show what is only rounding."""
    decayed = [p for p in model.parameters() if p.dim() >= 2]
    others = [p for p in model.parameters() if p.dim() < 2]
    optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": train["weight_decay"]}, {"params": others, "weight_decay": 0.0}], lr=train["lr"], betas=train["betas"], eps=train["eps"])
    schedule = transformers.get_linear_schedule_with_warmup(optimizer, 2, 6)
    steps, after3 = [], None
    for step in range(6):
        case = {k: v.flip(0) if reverse else v for k, v in batches[step % len(batches)].items()}
        optimizer.zero_grad()
        loss, _, _ = forward(model, case)
        loss.backward()
        rate = schedule.get_last_lr()[0]
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), train["clip_grad_norm"])
        optimizer.step()
        schedule.step()
        steps.append({"step": step, "loss": loss.item(), "lr": rate, "grad_norm_before_clip": norm.item()})
        if step == 2:
            after3 = {name: p.detach().clone() for name, p in model.named_parameters()}
    return steps, after3, forward(model, batches[0])[0].item()


def training(model, kind, generator, folder):
    batches = [batch(kind, generator, pad) for pad in (False, True)]
    train = {"optimizer": "torch.optim.AdamW", "lr": 1e-3, "betas": [0.9, 0.99], "eps": 1e-8, "weight_decay": 0.05, "clip_grad_norm": 1.0, "dropout": "eval mode, none"}
    steps, after3, last = three_steps(copy.deepcopy(model), batches, train, reverse=False)
    _, other, _ = three_steps(copy.deepcopy(model), batches, train, reverse=True)
    save_file({name: tensor.contiguous() for name, tensor in after3.items()}, os.path.join(folder, "trained3.safetensors"))
    return {**train, "steps": steps, "loss_on_batch0_after_all": last, "batches": [{k: v.tolist() for k, v in b.items()} for b in batches],
            "weights_after_3_steps": "trained3.safetensors", "reorder_max_abs_diff": {name: (after3[name] - other[name]).abs().max().item() for name in after3}}


def perplexity(model, generator):
    chunks = ids(3, 20, generator)
    with torch.no_grad():
        means = [model(input_ids=chunk[None], labels=chunk[None]).loss.item() for chunk in chunks]
    return {"chunk_ids": chunks.tolist(), "mean_nll_per_chunk": means, "perplexity": torch.tensor(means).mean().exp().item()}


def generation(model, generator):
    settings = {"greedy": {}, "greedy_min": {"min_length": 12}, "greedy_penalty": {"repetition_penalty": 1.3}, "greedy_ngram": {"no_repeat_ngram_size": 2},
                "beam3": {"num_beams": 3}, "beam4_early": {"num_beams": 4, "early_stopping": True}, "beam4_never": {"num_beams": 4, "early_stopping": "never", "length_penalty": 2.0},
                "beam5_return3": {"num_beams": 5, "num_return_sequences": 3}}
    for length in (1, 5):
        prompt = ids(1, length, generator)
        for name, given in settings.items():
            kwargs = {"pad_token_id": 0, "eos_token_id": 2, "max_length": 20, **given}
            with torch.no_grad():
                made = model.generate(prompt, attention_mask=torch.ones_like(prompt), do_sample=False, return_dict_in_generate=True, output_scores=True, **kwargs)
            case = {"prompt": prompt[0].tolist(), "name": name, "kwargs": kwargs, "sequences": made.sequences.tolist(), "robust": True}
            if "num_beams" in given:
                case["sequences_scores"] = numbers(made.sequences_scores.tolist())
            yield case


def make(name, kind, model, seed):
    folder = os.path.join(HERE, "models", name)
    shutil.rmtree(folder, ignore_errors=True)
    torch.manual_seed(seed)
    with torch.no_grad():
        for parameter in model.parameters():  # larger than usual, so that the numbers differ from each other
            parameter.normal_(1.0 if parameter.dim() == 1 and parameter.mean() > 0.5 else 0.0, 0.2)
    model.eval()
    model.save_pretrained(folder)
    model = type(model).from_pretrained(folder, attn_implementation="eager").eval()
    generator, tensors = torch.Generator().manual_seed(seed), {}
    expected = {"meta": {**META, "seed": seed}, "cases": list(cases(model, kind, generator, tensors)), "train": training(model, kind, generator, folder)}
    if kind == "causal":
        expected["perplexity"] = perplexity(model, generator)
        write(os.path.join(folder, "generate.json"), {"meta": {**META, "seed": seed}, "cases": list(generation(model, generator))})
    save_file(tensors, os.path.join(folder, "expected.safetensors"))
    write(os.path.join(folder, "expected.json"), expected)


def schedules():
    made = [("constant_with_warmup warmup=3", lambda o: transformers.get_constant_schedule_with_warmup(o, 3)),
            ("linear warmup=3 total=20", lambda o: transformers.get_linear_schedule_with_warmup(o, 3, 20)),
            ("cosine warmup=3 total=20 num_cycles=0.5", lambda o: transformers.get_cosine_schedule_with_warmup(o, 3, 20)),
            ("cosine_with_hard_restarts warmup=3 total=20 num_cycles=2", lambda o: transformers.get_cosine_with_hard_restarts_schedule_with_warmup(o, 3, 20, 2)),
            ("polynomial warmup=3 total=20 lr_end=1e-7 power=2", lambda o: transformers.get_polynomial_decay_schedule_with_warmup(o, 3, 20, power=2)),
            ("inverse_sqrt warmup=3", lambda o: transformers.get_inverse_sqrt_schedule(o, 3))]
    listed = []
    for name, create in made:
        optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=2e-4)
        schedule, rates = create(optimizer), []
        for _ in range(21):
            rates.append(schedule.get_last_lr()[0])
            optimizer.step()
            schedule.step()
        listed.append({"name": name, "base_lr": 2e-4, "lr": rates})
    write(os.path.join(HERE, "lr_schedules.json"), {"meta": META, "note": "lr[i] = learning rate in force for optimizer step i", "schedules": listed})


def main():
    t = transformers
    ends = {"bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 0}
    make("gpt2", "causal", t.GPT2LMHeadModel(t.GPT2Config(vocab_size=VOCABULARY, n_positions=LONGEST, n_embd=WIDTH, n_layer=LAYERS, n_head=HEADS, **ends)), 1)
    make("bloom", "causal", t.BloomForCausalLM(t.BloomConfig(vocab_size=VOCABULARY, hidden_size=WIDTH, n_layer=LAYERS, n_head=HEADS, **ends)), 2)
    make("llama", "causal", t.LlamaForCausalLM(t.LlamaConfig(vocab_size=VOCABULARY, hidden_size=WIDTH, intermediate_size=24, num_hidden_layers=LAYERS, num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=LONGEST, **ends)), 3)
    bert = {"vocab_size": VOCABULARY, "num_labels": 3}
    make("bert", "classes", t.BertForSequenceClassification(t.BertConfig(hidden_size=WIDTH, num_hidden_layers=LAYERS, num_attention_heads=HEADS, intermediate_size=24, max_position_embeddings=LONGEST, **bert)), 4)
    make("distilbert", "classes", t.DistilBertForSequenceClassification(t.DistilBertConfig(dim=WIDTH, n_layers=LAYERS, n_heads=HEADS, hidden_dim=24, max_position_embeddings=LONGEST, **bert)), 5)
    schedules()


if __name__ == "__main__":
    main()
