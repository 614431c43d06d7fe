using Studio.Data;
using Studio.Data.Tables;
using Studio.Training.Contracts;

namespace Studio.Training.Batches;

/// <summary>What must hold of labels and of how their classes lie in the parts, for any kind of classifier.</summary>
internal static class ClassParts
{
    // a message is a sentence, not a list of hundreds
    private const int MostNamed = 3;

    /// <exception cref="UserError">fewer than two classes, or a row without a label.</exception>
    public static void CheckLabels(DatasetManifest manifest, DatasetColumn label, int[] labels)
    {
        if (label.Classes.Count < 2)
            throw new UserError($"The label column '{label.Name}' of '{manifest.Name}' has {(label.Classes.Count == 1 ? $"one class only ('{label.Classes[0]}')" : "no classes")}; telling classes apart needs at least two.");
        if (Array.IndexOf(labels, -1) is var unlabeled and >= 0)
            throw new UserError($"Row {unlabeled + 1} of '{manifest.Name}' has no label in column '{label.Name}'; give it one, or leave the row out.");
    }

    /// <returns>sentences on classes that a held-out part lacks: worth knowing, no reason not to train.</returns>
    /// <exception cref="UserError">fewer than two classes to train on, a class to be told apart that training never shows, or a part left empty.</exception>
    public static IReadOnlyList<string> Check(RunSpec spec, DatasetManifest manifest, DatasetColumn label, int[] labels, DataPart[] parts)
    {
        var counts = Enum.GetValues<DataPart>().Select(_ => new long[label.Classes.Count]).ToArray();
        for (var row = 0; row < labels.Length; row++) counts[(int)parts[row]][labels[row]]++;
        var (training, validation, test) = (counts[0], counts[1], counts[2]);
        if (training.Count(n => n > 0) < 2)
            throw new UserError($"The training part of '{manifest.Name}' holds fewer than two classes; choose the split shuffled, which divides every class alike, or smaller fractions.");
        if (spec.Split != Splits.Folds && spec.ValidationFraction > 0 && validation.Sum() == 0)
            throw new UserError($"A validation fraction of {spec.ValidationFraction} of '{manifest.Name}' leaves no row to validate on; choose a larger fraction, or 0 to go without.");
        if (Names(label, id => training[id] == 0 && validation[id] + test[id] > 0) is { Length: > 0 } unseen)
            throw new UserError($"The training part of '{manifest.Name}' has no row of the class {unseen}, which the rows held out do have, so the model could not learn it; choose the split shuffled, smaller fractions, or leave those rows out.");
        return [.. Vanished("validation", validation).Concat(Vanished("test", test))];

        IEnumerable<string> Vanished(string part, long[] held)
        {
            if (held.Sum() > 0 && Names(label, id => held[id] == 0 && training[id] > 0) is { Length: > 0 } lost)
                yield return $"The {part} part of '{manifest.Name}' has no row of the class {lost}, so its figures say nothing about it; the split shuffled, or a larger fraction, brings some in.";
        }
    }

    private static string Names(DatasetColumn label, Func<int, bool> which)
    {
        var found = Enumerable.Range(0, label.Classes.Count).Where(which).Select(id => $"'{SpecText.Shorten(label.Classes[id])}'").ToList();
        return found.Count <= MostNamed ? string.Join(", ", found) : $"{string.Join(", ", found.Take(MostNamed))} and {found.Count - MostNamed} more";
    }
}
