namespace Studio.Training.Contracts;

/// <summary>What is to be measured: spec.json of an evaluation.</summary>
public sealed record EvaluationSpec
{
    /// <summary>All rows, whatever a split says.</summary>
    public const string AllRows = "all";

    public static IReadOnlyList<string> SplitNames { get; } = ["train", "validation", "test", AllRows];

    public string Name { get; init; } = "";

    /// <summary>See <see cref="ModelReference"/>.</summary>
    public string Model { get; init; } = "";

    /// <summary>id@version.</summary>
    public string Dataset { get; init; } = "";

    /// <summary>train, validation, test or all; the parts are those the model's own run divided its data into.</summary>
    public string Split { get; init; } = "test";
}
