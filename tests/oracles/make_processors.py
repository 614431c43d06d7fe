"""Makes logits_processors.json of the reference set, by transformers' own processors and warpers: python3 make_processors.py"""
import os

import torch
import transformers as t
from make import HERE, META, numbers, write

WARPERS = {"temperature": t.TemperatureLogitsWarper, "top_k": t.TopKLogitsWarper, "top_p": t.TopPLogitsWarper, "typical_p": t.TypicalLogitsWarper,
           "epsilon_cutoff": t.EpsilonLogitsWarper, "eta_cutoff": t.EtaLogitsWarper}
PARAMETERS = [{"temperature": 0.6}, {"temperature": 3.0}, {"top_k": 3}, {"top_k": 500}, {"top_p": 0.25}, {"top_p": 0.9}, {"temperature": 1.4, "top_k": 6, "top_p": 0.8}, {"typical_p": 0.3},
              {"typical_p": 0.9}, {"epsilon_cutoff": 0.02}, {"eta_cutoff": 0.2}, {"top_k": 2, "min_tokens_to_keep": 4}, {"top_p": 0.1, "min_tokens_to_keep": 2},
              {"typical_p": 0.2, "min_tokens_to_keep": 3}, {"epsilon_cutoff": 0.3, "min_tokens_to_keep": 2}, {"eta_cutoff": 0.3, "min_tokens_to_keep": 3}]


def written(row):
    return [("-inf" if v < 0 else "inf") if v in (float("inf"), float("-inf")) else numbers(v) for v in row.tolist()]


def warpers(rows):
    for name, row in rows.items():
        for parameters in PARAMETERS:
            least = {k: v for k, v in parameters.items() if k == "min_tokens_to_keep"}
            scores = row[None].clone()
            for key, value in parameters.items():
                if key != "min_tokens_to_keep":
                    scores = WARPERS[key](value, **({} if key == "temperature" else least))(None, scores)
            kept = torch.nonzero(torch.isfinite(scores[0])).flatten().tolist()
            yield {"row": name, "params": parameters, "kept": kept, "probs": numbers(scores[0].double().softmax(-1).tolist())}


def processors(generator):
    for length in (4, 9, 14):
        history, logits = torch.randint(0, 8, (length,), generator=generator), torch.randn(9, generator=generator) * 2
        bad = [[3], [history[-1].item(), 5]]
        listed = {"repetition_penalty=1.7": t.RepetitionPenaltyLogitsProcessor(1.7), "no_repeat_ngram_size=2": t.NoRepeatNGramLogitsProcessor(2),
                  "no_repeat_ngram_size=4": t.NoRepeatNGramLogitsProcessor(4), "min_length=10,eos=2": t.MinLengthLogitsProcessor(10, 2),
                  f"bad_words_ids={bad},eos=2".replace(" ", ""): t.NoBadWordsLogitsProcessor(bad, eos_token_id=torch.tensor([2]))}
        for name, processor in listed.items():
            out = processor(history[None], logits[None].clone())[0]
            yield {"history": history.tolist(), "logits": written(logits), "processor": name, "out": written(out)}


def main():
    generator = torch.Generator().manual_seed(9)
    rows = {"normal_v16": torch.randn(16, generator=generator) * 2, "peaked_v9": torch.tensor([7.0, 1, 0, -2, 0.25, 3, 2, -5, 0.5]), "flat_v5": torch.ones(5),
            "withneginf_v7": torch.tensor([0.5, float("-inf"), 2, 1.5, float("-inf"), -1, 3])}
    write(os.path.join(HERE, "logits_processors.json"), {"meta": META, "order": "temperature, top_k, top_p", "logits": {name: written(row) for name, row in rows.items()},
                                                         "warpers": list(warpers(rows)), "processors": list(processors(generator))})


if __name__ == "__main__":
    main()
