using Studio.Data.Tables;

namespace Studio.Training.Contracts;

/// <summary>Rules between a spec and the dataset it is to learn from.</summary>
internal static class RunSpecDataRules
{
    public static void Check(RunSpec spec, DatasetManifest manifest, SpecProblems problems)
    {
        if (manifest.RowCount == 0)
        {
            problems.Add("dataset", $"The dataset {manifest.Name} has no rows: choose another.");
            return;
        }

        if (spec.Split == Splits.Column && manifest.ColumnWithRole(ColumnRole.Split) is null)
            problems.Add("split", $"split is column, but the dataset {manifest.Name} has no split column: choose {Splits.InOrder} or {Splits.Shuffled}.");
        CheckSplitColumns(spec, manifest, problems);
        if (spec.Task == Tasks.CausalLm)
            CheckText(spec, manifest, problems);
        else if (spec.Task == Tasks.MaskedLm)
            CheckRunningText(manifest, spec.Task, problems);
        else if (spec.Task == Tasks.ImageClassification)
            CheckImages(spec, manifest, problems);
        else if (spec.Task == Tasks.TextClassification)
            CheckLabeledText(spec, manifest, problems);
    }

    private static void CheckSplitColumns(RunSpec spec, DatasetManifest manifest, SpecProblems problems)
    {
        if (spec.Split is Splits.Grouped or Splits.Folds)
            CheckColumn("groupColumn", spec.GroupColumn, manifest, problems);
        if (spec.Split == Splits.Time)
            CheckColumn("timeColumn", spec.TimeColumn, manifest, problems);
        if (spec.TestRows == TestSets.Key)
            CheckColumn("testKey", spec.TestKey, manifest, problems);
        if (spec.TestRows == TestSets.Column && manifest.ColumnWithRole(ColumnRole.Split) is null)
            problems.Add("testRows", $"testRows is column, but the dataset {manifest.Name} has no split column: choose {TestSets.Content} or {TestSets.Key} to keep test rows over versions.");
    }

    private static void CheckColumn(string field, string name, DatasetManifest manifest, SpecProblems problems)
    {
        if (name.Length > 0 && manifest.Columns.FirstOrDefault(column => column.Name == name) is var found && found is null or { Type: ColumnType.Image })
            problems.Add(field, $"{field} is '{SpecText.Shorten(name)}', which {(found is null ? $"is no column of {manifest.Name}" : "holds images")}: choose one of {string.Join(", ", manifest.Columns.Where(column => column.Type != ColumnType.Image).Take(8).Select(column => SpecText.Shorten(column.Name)))}.");
    }

    private static void CheckText(RunSpec spec, DatasetManifest manifest, SpecProblems problems)
    {
        if (spec.DataForm == DataForms.Instructions)
        {
            if (spec.MessagesColumn.Length > 0)
                CheckColumn("messagesColumn", spec.MessagesColumn, manifest, problems);
            else
            {
                CheckColumn("promptColumn", spec.PromptColumn, manifest, problems);
                CheckColumn("responseColumn", spec.ResponseColumn, manifest, problems);
            }
            return;
        }

        CheckRunningText(manifest, spec.Task, problems);
        if (problems.AllRight("dataset", "contextLength", "validationFraction", "testFraction", "split"))
            CheckContext(spec, manifest, problems);
    }

    private static void CheckRunningText(DatasetManifest manifest, string task, SpecProblems problems)
    {
        if (manifest.ColumnWithRole(ColumnRole.Text) is null)
            problems.Add("dataset", $"The dataset {manifest.Name} has no text column, which task {task} reads: choose another dataset or task.");
    }

    private static void CheckContext(RunSpec spec, DatasetManifest manifest, SpecProblems problems)
    {
        if (DataSize.TrainingTokens(spec, manifest) is { } training && training <= spec.ContextLength)
            problems.Add("contextLength", $"contextLength is {spec.ContextLength}, but only {SpecText.Integer(training)} tokens of {manifest.Name} are left to train on: take {Shorter(training)}, or more text.");
        else if (spec.Split != Splits.Column && DataSize.ValidationTokens(spec, manifest) is { } validation and > 0 && validation <= spec.ContextLength)
            problems.Add("validationFraction", $"validationFraction {SpecText.Number(spec.ValidationFraction)} holds out {SpecText.Integer(validation)} tokens, fewer than one context of {spec.ContextLength}: take a larger share or a contextLength of {Shorter(validation)}.");
    }

    private static void CheckImages(RunSpec spec, DatasetManifest manifest, SpecProblems problems)
    {
        var image = manifest.ColumnWithRole(ColumnRole.Image);
        if (image is null)
            problems.Add("dataset", $"The dataset {manifest.Name} has no image column, which task {Tasks.ImageClassification} reads: choose another dataset or task.");
        CheckLabel(manifest, problems);
        if (image?.Image is { } shape && spec.ModelFamily == ModelFamilies.Cnn && problems.AllRight("channels"))
            CheckDepth(spec, shape, problems);
        CheckRows(spec, manifest, problems);
    }

    private static void CheckLabeledText(RunSpec spec, DatasetManifest manifest, SpecProblems problems)
    {
        if (manifest.ColumnWithRole(ColumnRole.Text) is null)
            problems.Add("dataset", $"The dataset {manifest.Name} has no text column, which task {Tasks.TextClassification} reads: choose another dataset or task.");
        if (spec.ProblemType == ProblemTypes.SingleLabel)
            CheckLabel(manifest, problems);
        else if (spec.LabelColumn.Length > 0)
            CheckColumn("labelColumn", spec.LabelColumn, manifest, problems);
        else if (manifest.ColumnWithRole(ColumnRole.Label) is null)
            problems.Add("labelColumn", $"labelColumn is empty, and the dataset {manifest.Name} has no column with the role label: name the column with the {(spec.ProblemType == ProblemTypes.Regression ? "number" : "labels")}.");
        CheckRows(spec, manifest, problems);
    }

    private static void CheckLabel(DatasetManifest manifest, SpecProblems problems)
    {
        if (manifest.ColumnWithRole(ColumnRole.Label) is not { } label)
            problems.Add("dataset", $"The dataset {manifest.Name} has no label column, so there is nothing to tell apart: give a column the role label on its page.");
        else if (label.Classes.Count < 2)
            problems.Add("dataset", $"The label column {SpecText.Shorten(label.Name)} of {manifest.Name} has {OneClass(label)}, so there is nothing to tell apart: choose a column with two classes or more.");
    }

    private static void CheckDepth(RunSpec spec, ImageShape shape, SpecProblems problems)
    {
        var deepest = (int)Math.Log2(Math.Min(shape.Width, shape.Height));
        if (spec.Channels.Count > deepest)
            problems.Add("channels", $"channels has {spec.Channels.Count} convolutions, each halving the image, but images of {shape.Width} x {shape.Height} can be halved {deepest} times: take {deepest} or fewer.");
    }

    private static void CheckRows(RunSpec spec, DatasetManifest manifest, SpecProblems problems)
    {
        if (!problems.AllRight("batchSize", "validationFraction", "testFraction", "split"))
            return;
        if (DataSize.TrainingRows(spec, manifest) is { } training && spec.BatchSize > training)
            problems.Add("batchSize", $"batchSize is {spec.BatchSize}, but only {SpecText.Integer(training)} rows of {manifest.Name} are left to train on: take {Math.Max(1, training)} or fewer.");
        if (spec.Split == Splits.InOrder)
            problems.Warn("split", "split is in-order: if the rows are sorted by label, validation will hold labels never trained on; shuffled is safer.");
        if (spec.MaxSteps == 0 && problems.AllRight("epochs", "warmupSteps", "batchSize") && DataSize.TotalSteps(spec, manifest) is { } steps && spec.WarmupSteps >= steps)
            problems.Warn("warmupSteps", $"warmupSteps is {spec.WarmupSteps}, but {SpecText.Number(spec.Epochs)} epochs are only {steps} steps: take {steps / 20}.");
    }

    private static string OneClass(DatasetColumn label) =>
        label.Classes.Count == 0 ? "no values" : $"one class only ('{SpecText.Shorten(label.Classes[0])}')";

    private static long Shorter(long tokens) => Math.Max(1, tokens / 2);
}
