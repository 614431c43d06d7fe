using System.Text.RegularExpressions;
using Studio.Data;
using Studio.Data.Cleaning.Text;

namespace Studio.Training.Contracts;

/// <summary>Rules between fields of one spec, which need no dataset.</summary>
internal static partial class RunSpecShapeRules
{
    public static void Check(RunSpec spec, SpecProblems problems)
    {
        CheckName(spec, problems);
        if (!DeviceName().IsMatch(spec.Device))
            problems.Add("device", $"device is '{SpecText.Shorten(spec.Device)}'; write auto, cpu, cuda or cuda:0.");
        if (string.IsNullOrWhiteSpace(spec.Dataset))
            problems.Add("dataset", "dataset is empty: choose a dataset to learn from.");
        if (spec.BaseModel.Length == 0 && spec.FineTuning != FineTunings.Full)
            problems.Add("fineTuning", $"fineTuning is {spec.FineTuning}, but there is no base model to leave alone: choose one under baseModel, or set it to {FineTunings.Full}.");
        if (spec.BaseModel.Length > 0)
            CheckBase(spec, problems);
        else
            CheckShape(spec, problems);
        CheckProblem(spec, problems);
        CheckInstructions(spec, problems);
        CheckLength(spec, problems);
        CheckLearningRate(spec, problems);
        CheckSplit(spec, problems);
        CheckSynonyms(spec, problems);
        CheckStopping(spec, problems);
        CheckPruning(spec, problems);
    }

    // [CLS], a token, [SEP], a token, [SEP], and a few more for a pair to mean anything
    private const int ShortestExample = 8;

    private static void CheckName(RunSpec spec, SpecProblems problems)
    {
        if (spec.Name.Length > 200)
            problems.Add("name", $"name has {spec.Name.Length} characters; 200 at most.");
        else if (spec.Name.Any(char.IsControl))
            problems.Add("name", "name holds a line break or another control character: leave it out.");
    }

    /// <summary>What a model to go on from decides, where there is one.</summary>
    private static void CheckShape(RunSpec spec, SpecProblems problems)
    {
        CheckTokenizer(spec, problems);
        CheckFamily(spec, problems);
        CheckHeads(spec, problems);
        CheckFilters(spec, problems);
    }

    private static void CheckTokenizer(RunSpec spec, SpecProblems problems)
    {
        if (Tasks.ReadsText(spec.Task) && spec.Tokenizer == Tokenizers.Trained && string.IsNullOrWhiteSpace(spec.TokenizerId))
            problems.Add("tokenizerId", "tokenizerId is empty, but tokenizer is trained: choose a tokenizer, or train one on the Tokenizers page.");
        if (spec.Task == Tasks.MaskedLm && spec.Tokenizer is not (Tokenizers.Words or Tokenizers.Trained) && problems.AllRight("tokenizer"))
            problems.Add("tokenizer", $"tokenizer is {spec.Tokenizer}, which has no token for a hidden place: choose {Tokenizers.Trained} (a WordPiece) or {Tokenizers.Words} for task {Tasks.MaskedLm}.");
        if (spec.Task == Tasks.MaskedLm && problems.AllRight("maxLength") && spec.MaxLength < ShortestExample)
            problems.Add("maxLength", $"maxLength is {spec.MaxLength}; an example of pretraining needs {ShortestExample} tokens at least.");
    }

    private static void CheckFamily(RunSpec spec, SpecProblems problems)
    {
        if (!problems.AllRight("task", "modelFamily"))
            return;
        var fitting = ModelFamilies.For(spec.Task);
        if (!fitting.Contains(spec.ModelFamily))
            problems.Add("modelFamily", $"modelFamily {spec.ModelFamily} does not fit task {spec.Task}: choose {SpecText.OneOf(fitting)}.");
    }

    private static void CheckBase(RunSpec spec, SpecProblems problems)
    {
        if (!Tasks.ReadsText(spec.Task))
            problems.Add("baseModel", $"baseModel is for tasks that read text: leave it empty for {spec.Task}.");
        else if (!ModelReference.IsValid(spec.BaseModel))
            problems.Add("baseModel", $"baseModel is '{SpecText.Shorten(spec.BaseModel)}', which names no model: write model:ID of the Models page, run:ID or run:ID/CHECKPOINT.");
    }

    private static void CheckFilters(RunSpec spec, SpecProblems problems)
    {
        if (spec.ModelFamily == ModelFamilies.TextCnn && spec.FilterWidths.Count == 0)
            problems.Add("filterWidths", "filterWidths is empty, so the model would see nothing: take 3, 4, 5.");
    }

    private static void CheckHeads(RunSpec spec, SpecProblems problems)
    {
        if (!RunSpecFields.Find("heads")!.AppliesTo(spec) || !problems.AllRight("heads", "embeddingSize"))
            return;
        if (spec.EmbeddingSize % spec.Heads != 0)
            problems.Add("heads", $"heads is {spec.Heads}, which does not divide embeddingSize {spec.EmbeddingSize}: take {NearDivisors(spec.EmbeddingSize, spec.Heads)} heads.");
        else if (spec.ModelFamily == ModelFamilies.Llama)
            CheckLlamaHeads(spec, problems);
    }

    private static void CheckLlamaHeads(RunSpec spec, SpecProblems problems)
    {
        if (spec.EmbeddingSize / spec.Heads % 2 != 0)
            problems.Add("heads", $"heads is {spec.Heads} of embeddingSize {spec.EmbeddingSize}, so a head has {spec.EmbeddingSize / spec.Heads} numbers; llama turns them in pairs, so it must be an even number.");
        if (problems.AllRight("keyValueHeads") && spec.KeyValueHeads > 0 && spec.Heads % spec.KeyValueHeads != 0)
            problems.Add("keyValueHeads", $"keyValueHeads is {spec.KeyValueHeads}, which does not divide heads {spec.Heads}: take {NearDivisors(spec.Heads, spec.KeyValueHeads)}.");
    }

    /// <summary>The divisors next to a number that is none, for example "4 or 8".</summary>
    private static string NearDivisors(int of, int near)
    {
        var divisors = Enumerable.Range(1, Math.Min(of, 256)).Where(n => of % n == 0).ToList();
        return string.Join(" or ", divisors.Where(n => n < near).TakeLast(1).Concat(divisors.Where(n => n > near).Take(1)));
    }

    private static void CheckInstructions(RunSpec spec, SpecProblems problems)
    {
        if (spec.Task != Tasks.CausalLm || spec.DataForm != DataForms.Instructions)
            return;
        if (spec.BaseModel.Length == 0 && spec.Tokenizer is not (Tokenizers.Bytes or Tokenizers.Trained))
            problems.Add("tokenizer", $"tokenizer is {spec.Tokenizer}, which is made of running text: choose a base model, {Tokenizers.Bytes} or {Tokenizers.Trained} to learn from instructions.");
        if (spec.MessagesColumn.Length == 0 && (spec.PromptColumn.Length == 0 || spec.ResponseColumn.Length == 0))
            problems.Add(spec.PromptColumn.Length == 0 ? "promptColumn" : "responseColumn", "promptColumn and responseColumn must both name a column, unless messagesColumn does.");
    }

    private static void CheckProblem(RunSpec spec, SpecProblems problems)
    {
        if (spec.Task != Tasks.TextClassification || spec.ProblemType == ProblemTypes.SingleLabel)
            return;
        if (spec.LabelSmoothing > 0)
            problems.Add("labelSmoothing", $"labelSmoothing is for one class a text, but problemType is {spec.ProblemType}: set it to 0.");
        if (spec.ClassWeights != ClassWeightings.None)
            problems.Add("classWeights", $"classWeights is {spec.ClassWeights}, but problemType is {spec.ProblemType}: set it to {ClassWeightings.None}.");
        if (spec.Sampling != Samplings.None)
            problems.Add("sampling", $"sampling is {spec.Sampling}, but problemType is {spec.ProblemType}: set it to {Samplings.None}.");
        if (spec.ProblemType == ProblemTypes.MultiLabel && spec.LabelSeparator.Length == 0)
            problems.Add("labelSeparator", "labelSeparator is empty, so a cell would hold one label only: write ; or what stands between the labels.");
    }

    private static void CheckLength(RunSpec spec, SpecProblems problems)
    {
        if (!problems.AllRight("maxSteps", "epochs", "warmupSteps"))
            return;
        if (spec.MaxSteps == 0 && spec.Epochs == 0)
            problems.Add("maxSteps", "maxSteps and epochs are both 0, so nothing would be trained: set one of them.");
        if (spec.MaxSteps > 0 && spec.WarmupSteps >= spec.MaxSteps)
            problems.Warn("warmupSteps", $"warmupSteps is {spec.WarmupSteps} of {spec.MaxSteps} steps, so the full learning rate is never reached: take {spec.MaxSteps / 20} or fewer than {spec.MaxSteps}.");
    }

    private static void CheckLearningRate(RunSpec spec, SpecProblems problems)
    {
        if (spec.LearningRateSchedule is not (Schedules.Linear or Schedules.Cosine) || !problems.AllRight("learningRate", "minLearningRate"))
            return;
        if (spec.MinLearningRate > spec.LearningRate)
            problems.Add("minLearningRate", $"minLearningRate {SpecText.Number(spec.MinLearningRate)} is above learningRate {SpecText.Number(spec.LearningRate)}: take {SpecText.Number(spec.LearningRate / 10)}, a tenth of it.");
    }

    private static void CheckSplit(RunSpec spec, SpecProblems problems)
    {
        CheckSplitColumns(spec, problems);
        if (spec.Split is Splits.Column or Splits.Folds || !problems.AllRight("validationFraction", "testFraction"))
            return;
        var held = spec.ValidationFraction + spec.TestFraction;
        if (held >= 1)
            problems.Add("validationFraction", $"validationFraction {SpecText.Number(spec.ValidationFraction)} and testFraction {SpecText.Number(spec.TestFraction)} together leave nothing to train on: their sum must be below 1.");
        else if (spec.ValidationFraction == 0)
            problems.Warn("validationFraction", "validationFraction is 0, so nothing will tell whether the model memorizes: hold out 0.1 if you can.");
    }

    private static void CheckSynonyms(RunSpec spec, SpecProblems problems)
    {
        if (spec.AugmentSynonyms > 0 && string.IsNullOrWhiteSpace(spec.SynonymTable))
            problems.Add("synonymTable", "synonymTable is empty, but augmentSynonyms takes words from it: write groups such as big, large; quick, fast.");
        try
        {
            SynonymTable.Parse(spec.SynonymTable);
        }
        catch (UserError e)
        {
            problems.Add("synonymTable", e.Message);
        }
    }

    private static void CheckSplitColumns(RunSpec spec, SpecProblems problems)
    {
        if (spec.Split == Splits.Grouped && spec.GroupColumn.Length == 0)
            problems.Add("groupColumn", "groupColumn is empty, but split is grouped: choose the column whose equal values stay together.");
        if (spec.Split == Splits.Time && spec.TimeColumn.Length == 0)
            problems.Add("timeColumn", "timeColumn is empty, but split is time: choose the column that says when a row was written.");
        if (spec.Split == Splits.Folds && problems.AllRight("folds", "fold") && spec.Fold > spec.Folds)
            problems.Add("fold", $"fold is {spec.Fold}, but there are {spec.Folds} folds: take 1 to {spec.Folds}.");
        if (spec.TestRows == TestSets.Key && spec.TestKey.Length == 0)
            problems.Add("testKey", "testKey is empty, but testRows is key: choose the column that tells one row from another, such as an id.");
        if (spec.TestRows is TestSets.Content or TestSets.Key && spec.TestFraction == 0)
            problems.Add("testFraction", $"testFraction is 0, so testRows {spec.TestRows} keeps no row for the test: take 0.1, or testRows drawn.");
        if (spec.TestRows is TestSets.Content or TestSets.Key && spec.GroupColumn.Length > 0 && spec.Split is Splits.Grouped or Splits.Folds && spec.TestKey != spec.GroupColumn)
            problems.Warn("testRows", $"testRows {spec.TestRows} may lay rows of one {SpecText.Shorten(spec.GroupColumn)} on both sides of the test: take testRows key with testKey {SpecText.Shorten(spec.GroupColumn)}.");
    }

    private static void CheckStopping(RunSpec spec, SpecProblems problems)
    {
        if (spec.EarlyStoppingPatience == 0 || !problems.AllRight("earlyStoppingPatience", "evaluateEverySteps", "validationFraction"))
            return;
        if (spec.EvaluateEverySteps == 0)
            problems.Add("evaluateEverySteps", "earlyStoppingPatience counts evaluations, but evaluateEverySteps is 0: set how often to evaluate, or patience to 0.");
        else if (!DataSize.Validates(spec))
            problems.Add("earlyStoppingPatience", "earlyStoppingPatience needs validation data, but validationFraction is 0: hold out 0.1, or set patience to 0.");
    }

    private static void CheckPruning(RunSpec spec, SpecProblems problems)
    {
        if (spec.PruneSparsity == 0 || !problems.AllRight("pruneSparsity", "pruneBeginStep", "pruneEndStep"))
            return;
        if (spec.PruneEndStep > 0 && spec.PruneEndStep <= spec.PruneBeginStep)
            problems.Add("pruneEndStep", $"pruneEndStep is {spec.PruneEndStep}, which is not after pruneBeginStep {spec.PruneBeginStep}: take a later one, or 0.");
        if (spec.MaxSteps > 0 && Math.Max(spec.PruneEndStep, spec.PruneBeginStep + 1) > spec.MaxSteps)
            problems.Add(spec.PruneEndStep > 0 ? "pruneEndStep" : "pruneBeginStep", $"pruning would end after the run's {spec.MaxSteps} steps: take pruneBeginStep 0 and pruneEndStep {spec.MaxSteps * 3 / 4}.");
        if (spec.BaseModel.Length > 0 && spec.FineTuning is FineTunings.Lora or FineTunings.Adapters)
            problems.Add("pruneSparsity", $"pruneSparsity is {SpecText.Number(spec.PruneSparsity)}, but with fineTuning {spec.FineTuning} the large matrices do not learn, so none could recover: set fineTuning to {FineTunings.Full}.");
        if (spec.AverageDecay > 0)
            problems.Add("averageDecay", "averageDecay would fill the zeros of pruneSparsity again with what stood there before: set one of them to 0.");
    }

    [GeneratedRegex(@"\A(auto|cpu|cuda(:\d{1,2})?)\z")]
    private static partial Regex DeviceName();
}
