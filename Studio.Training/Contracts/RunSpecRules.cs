using Studio.Data.Tables;

namespace Studio.Training.Contracts;

/// <summary>
/// What makes a RunSpec one that can run. The form, the API, the command line and the worker all ask here and nowhere
/// else, so that what one accepts no other refuses. Returns every problem at once, as sentences; none is thrown.
/// </summary>
public static class RunSpecRules
{
    /// <summary>Most entries a list of layer widths may have.</summary>
    public const int MaxListLength = 64;

    /// <param name="spec">What is to run.</param>
    /// <param name="manifest">The dataset it names; null when it is not known here, and then only the spec itself is checked.</param>
    public static IReadOnlyList<SpecProblem> Check(RunSpec spec, DatasetManifest? manifest = null)
    {
        var problems = new SpecProblems();
        foreach (var field in RunSpecFields.All.Where(field => spec.BaseModel.Length == 0 || !field.IsOfBase))
            CheckField(spec, field, problems);
        // what follows computes with the values, so they must be in range first
        RunSpecShapeRules.Check(spec, problems);
        if (manifest is not null)
            RunSpecDataRules.Check(spec, manifest, problems);
        return problems.InOrder();
    }

    /// <summary>Whether a run may start: warnings do not count.</summary>
    public static bool Allow(IEnumerable<SpecProblem> problems) => problems.All(problem => problem.IsWarning);

    /// <summary>The problem of a dataset reference that leads nowhere, for whoever looked it up.</summary>
    public static SpecProblem DatasetMissing(string reference) =>
        new("dataset", $"dataset is '{SpecText.Shorten(reference)}', which is not in this workspace: choose another, or import it first.");

    /// <summary>The same for a tokenizer.</summary>
    public static SpecProblem TokenizerMissing(string reference) =>
        new("tokenizerId", $"tokenizerId is '{SpecText.Shorten(reference)}', which is not in this workspace: choose another, or train it first.");

    /// <summary>The same for a model to go on from.</summary>
    public static SpecProblem BaseModelMissing(string reference) =>
        new("baseModel", $"baseModel is '{SpecText.Shorten(reference)}', which is not in this workspace: choose another on the Models page, or leave it empty.");

    private static void CheckField(RunSpec spec, SpecField field, SpecProblems problems)
    {
        var value = field.Get(spec);
        switch (field.Type)
        {
            case SpecFieldType.Choice when !field.Choices.Contains((string)value):
                var hint = NearestWord.Hint((string)value, field.Choices);
                problems.Add(field.Name, $"{field.Name} is '{SpecText.Shorten((string)value)}'; it must be one of {string.Join(", ", field.Choices)}{hint}");
                break;
            case SpecFieldType.Integer or SpecFieldType.Number:
                CheckRange(field, Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture), problems);
                break;
            case SpecFieldType.IntegerList:
                CheckList(field, (IReadOnlyList<int>)value, problems);
                break;
        }
    }

    private static void CheckList(SpecField field, IReadOnlyList<int> values, SpecProblems problems)
    {
        if (values.Count > MaxListLength)
            problems.Add(field.Name, $"{field.Name} has {values.Count} layers; {MaxListLength} at most.");
        foreach (var value in values.Where(v => !(v >= field.Min && v <= field.Max)).Take(1))
            problems.Add(field.Name, $"{field.Name} holds {SpecText.Input(value)}; {MustBe(field)}.");
    }

    private static void CheckRange(SpecField field, double value, SpecProblems problems)
    {
        // written so that NaN fails
        var inside = (field.MinExclusive ? value > field.Min : value >= field.Min) && value <= field.Max;
        if (!inside)
            problems.Add(field.Name, $"{field.Name} is {SpecText.Number(value)}; {MustBe(field)}.");
    }

    /// <summary>For example "it must be greater than 0 and at most 10".</summary>
    private static string MustBe(SpecField field)
    {
        if (field.MinExclusive)
            return $"it must be greater than {Limit(field, field.Min)} and at most {Limit(field, field.Max)}";
        return $"it must be between {Limit(field, field.Min)} and {Limit(field, field.Max)}";
    }

    private static string Limit(SpecField field, double limit) =>
        field.Type is SpecFieldType.Integer or SpecFieldType.IntegerList ? SpecText.Integer((long)limit) : SpecText.Number(limit);
}
