"""Makes metrics.json of the reference set, by scikit-learn: python3 make_metrics.py"""
import os
import warnings

import numpy as np
import sklearn
import sklearn.metrics as m
from make import HERE, numbers, write
from scipy import stats

warnings.simplefilter("ignore")  # zero divisions and absent classes are what some cases are for


def figure(compute):
    """What scikit-learn refuses or leaves undefined is said so."""
    try:
        value = float(compute())
    except ValueError as error:
        return {"undefined": str(error)}
    return None if np.isnan(value) else numbers(value)


def averaged(truth, predicted, average, **given):
    precision, recall, f1, _ = m.precision_recall_fscore_support(truth, predicted, average=average, zero_division=0, **given)
    return numbers([float(precision), float(recall), float(f1)])


def written(values):
    return dict(zip(("precision", "recall", "f1"), values))


def classification(name, classes, truth, predicted, probabilities=None):
    labels = list(range(classes))
    case = {"name": name, "n_classes": classes, "labels": labels, "y_true": truth.tolist(), "y_pred": predicted.tolist(), "zero_division": 0,
            "accuracy": figure(lambda: m.accuracy_score(truth, predicted)), "balanced_accuracy": figure(lambda: m.balanced_accuracy_score(truth, predicted)),
            "mcc": figure(lambda: m.matthews_corrcoef(truth, predicted)), "cohen_kappa": figure(lambda: m.cohen_kappa_score(truth, predicted)),
            "confusion_matrix": m.confusion_matrix(truth, predicted, labels=labels).tolist()}
    parts = m.precision_recall_fscore_support(truth, predicted, labels=labels, zero_division=0)
    case["per_class"] = [{"label": i, "precision": numbers(float(p)), "recall": numbers(float(r)), "f1": numbers(float(f)), "support": int(s)} for i, (p, r, f, s) in enumerate(zip(*parts))]
    for average in ("micro", "macro", "weighted"):
        case[average] = written(averaged(truth, predicted, average, labels=labels))
    if probabilities is not None:
        case["y_prob"] = numbers(probabilities.tolist())
        case |= ranked(classes, truth, probabilities)
    return case


def ranked(classes, truth, probabilities):
    case = {"log_loss": figure(lambda: m.log_loss(truth, probabilities, labels=list(range(classes))))}
    if classes > 2:
        present = len(set(truth.tolist())) == classes
        case["top2_accuracy"] = figure(lambda: m.top_k_accuracy_score(truth, probabilities, k=2, labels=list(range(classes))))
        for name, given in {"ovr_macro": {"multi_class": "ovr", "average": "macro"}, "ovr_weighted": {"multi_class": "ovr", "average": "weighted"}, "ovo_macro": {"multi_class": "ovo", "average": "macro"}}.items():
            if present:
                case[f"roc_auc_{name}"] = figure(lambda: m.roc_auc_score(truth, probabilities, **given))
        return case
    score = probabilities[:, 1]
    false, true, _ = m.roc_curve(truth, score, drop_intermediate=False)
    precision, recall, thresholds = m.precision_recall_curve(truth, score)
    case |= {"roc_auc": figure(lambda: m.roc_auc_score(truth, score)), "average_precision": figure(lambda: m.average_precision_score(truth, score)), "brier": figure(lambda: m.brier_score_loss(truth, score))}
    if len(set(truth.tolist())) == 2:
        case["roc_curve"] = {"fpr": numbers(false.tolist()), "tpr": numbers(true.tolist())}
        case["pr_curve"] = {"precision": numbers(precision.tolist()), "recall": numbers(recall.tolist()), "thresholds": numbers(thresholds.tolist())}
    return case


def drawn(random, classes, rows):
    """Predictions that are right more often than not."""
    truth = random.integers(0, classes, rows)
    logits = random.normal(size=(rows, classes)) + 1.2 * np.eye(classes)[truth]
    probabilities = np.array(numbers((np.exp(logits) / np.exp(logits).sum(1, keepdims=True)).tolist()))
    return truth, probabilities.argmax(1), probabilities


def regression(random):
    truth = np.array(numbers(random.normal(size=30).tolist()))
    predicted = np.array(numbers((truth * 0.8 + random.normal(size=30) * 0.4).tolist()))
    mse = m.mean_squared_error(truth, predicted)
    return {"name": "regression", "y_true": truth.tolist(), "y_pred": predicted.tolist(), "mse": numbers(float(mse)), "rmse": numbers(float(mse ** 0.5)), "mae": figure(lambda: m.mean_absolute_error(truth, predicted)),
            "r2": figure(lambda: m.r2_score(truth, predicted)), "pearson": figure(lambda: stats.pearsonr(truth, predicted)[0]), "spearman": figure(lambda: stats.spearmanr(truth, predicted)[0])}


def multi_label(random):
    truth = random.integers(0, 2, (25, 3))
    probabilities = np.array(numbers(np.clip(truth * 0.5 + random.random((25, 3)) * 0.6, 0, 1).tolist()))
    predicted = (probabilities >= 0.5).astype(int)
    return {"name": "multilabel_25x3", "y_true": truth.tolist(), "y_prob": probabilities.tolist(), "threshold": 0.5, "subset_accuracy": figure(lambda: m.accuracy_score(truth, predicted)),
            "hamming_loss": figure(lambda: m.hamming_loss(truth, predicted)), "jaccard_samples": figure(lambda: m.jaccard_score(truth, predicted, average="samples", zero_division=0)),
            **{average: written(averaged(truth, predicted, average)) for average in ("micro", "macro", "weighted", "samples")},
            "roc_auc_macro": figure(lambda: m.roc_auc_score(truth, probabilities, average="macro")), "average_precision_macro": figure(lambda: m.average_precision_score(truth, probabilities, average="macro"))}


def main():
    random = np.random.default_rng(5)
    cases = [classification(f"drawn_{classes}class_{rows}", classes, *drawn(random, classes, rows)) for classes, rows in ((2, 25), (3, 40), (4, 50))]
    cases += [classification("all_of_one_class", 2, np.zeros(6, int), np.array([0, 0, 1, 0, 1, 0])), classification("a_class_never_said", 3, np.array([0, 1, 2, 2, 1, 0, 2]), np.array([0, 1, 1, 1, 1, 0, 0])),
              classification("a_class_said_but_absent", 3, np.array([0, 0, 1, 1]), np.array([0, 2, 1, 2])), classification("none_right", 2, np.array([0, 1, 1]), np.array([1, 0, 0])), regression(random), multi_label(random)]
    write(os.path.join(HERE, "metrics.json"), {"meta": {"sklearn": sklearn.__version__, "numpy": np.__version__, "script": "tests/oracles/make_metrics.py"}, "note": "zero_division=0; undefined values are null or {\"undefined\": message}", "cases": cases})


if __name__ == "__main__":
    main()
