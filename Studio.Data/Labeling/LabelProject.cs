using System.Globalization;
using Studio.Data.Tables;
using Studio.Data.Tables.Rows;

namespace Studio.Data.Labeling;

/// <summary>A labeling project: which rows are labeled, with what, by which rules. labeling/ID/project.json.</summary>
public sealed record LabelProject
{
    public const int MostLabels = 10_000;

    public required string Id { get; init; }
    public required string Name { get; init; }

    /// <summary>id@version; positions in events are those of this version, which never changes.</summary>
    public required string Dataset { get; init; }
    public LabelKind Kind { get; init; }

    /// <summary>In the order in which digits pick them; empty for text and score.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Of a score.</summary>
    public double Lowest { get; init; } = 1;
    public double Highest { get; init; } = 5;

    /// <summary>Shown beside every row, as plain text.</summary>
    public string Guidelines { get; init; } = "";

    /// <summary>How many people label each row; a row that so many have handed in leaves the others' queue.</summary>
    public int AnnotatorsPerRow { get; init; } = 1;

    /// <summary>Which rows are labeled.</summary>
    public RowSelection Rows { get; init; } = new();

    /// <summary>The column that a new version gets.</summary>
    public string Target { get; init; } = "label";
    public DateTimeOffset Created { get; init; }

    /// <summary>The project as it may be kept.</summary>
    /// <exception cref="UserError">a field cannot be.</exception>
    public LabelProject Check(DatasetManifest manifest)
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > 200)
            throw new UserError("name: a labeling project needs a name of 1 to 200 characters.");
        if (string.IsNullOrWhiteSpace(Target) || Target.Length > 200 || Target.Any(char.IsControl))
            throw new UserError("target: the column for the labels needs a name of 1 to 200 characters.");
        if (AnnotatorsPerRow is < 1 or > 20)
            throw new UserError("annotatorsPerRow: 1 to 20 people label a row.");
        if (Guidelines.Length > 100_000)
            throw new UserError("guidelines: 100,000 characters at most.");
        foreach (var condition in Rows.Where)
            manifest.Column(condition.Column);
        return this with { Name = Name.Trim(), Target = Target.Trim(), Labels = CheckLabels() };
    }

    /// <summary>The values as they may be said of a row.</summary>
    /// <exception cref="UserError">they are none of this project's.</exception>
    public LabelState Check(LabelState state)
    {
        if (state.Status is LabelStatus.Pending)
            return LabelState.Pending;
        if (state.Status == LabelStatus.Submitted && state.Values.Count == 0 && !TakesMany)
            throw new UserError("values: choose a label before handing the row in.");
        if (!TakesMany && state.Values.Count > 1)
            throw new UserError("values: one value is said of a row here.");
        return state with { Values = [.. state.Values.Distinct().Select(CheckValue)] };
    }

    /// <summary>Any number of values may be said of a row, none too.</summary>
    public bool TakesMany => Kind is LabelKind.Multi or LabelKind.Spans;

    /// <summary>What is said is of a list.</summary>
    public bool HasLabels => Kind is LabelKind.Single or LabelKind.Multi or LabelKind.Spans;

    /// <summary>The labels among what is said of a row; of spans each one's.</summary>
    public IEnumerable<string> LabelsOf(LabelState state) => Kind == LabelKind.Spans ? state.Values.Select(value => LabelSpan.Parse(value).Label) : state.Values;

    private string CheckValue(string value) => Kind switch
    {
        LabelKind.Single or LabelKind.Multi when !Labels.Contains(value) => throw new UserError($"values: '{Shorten(value)}' is no label of this project."),
        LabelKind.Spans => CheckSpan(LabelSpan.Parse(value)),
        LabelKind.Score when !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var score) || !(score >= Lowest && score <= Highest) =>
            throw new UserError(string.Create(CultureInfo.InvariantCulture, $"values: '{Shorten(value)}' is no score from {Lowest:R} to {Highest:R}.")),
        LabelKind.Text when value.Length > 100_000 => throw new UserError("values: a text has 100,000 characters at most."),
        _ => value,
    };

    private string CheckSpan(LabelSpan span) =>
        Labels.Contains(span.Label) ? span.ToString() : throw new UserError($"values: '{Shorten(span.Label)}' is no label of this project.");

    private IReadOnlyList<string> CheckLabels()
    {
        if (!HasLabels)
            return Kind == LabelKind.Score && !(Lowest < Highest) ? throw new UserError("highest: the highest score must be above the lowest.") : [];
        var labels = Labels.Select(l => l.Trim()).Where(l => l.Length > 0).Distinct().ToList();
        if (labels.Count is < 2 or > MostLabels)
            throw new UserError($"labels: give 2 to {MostLabels:N0} different ones.");
        return labels.FirstOrDefault(l => l.Length > 200) is { } longest ? throw new UserError($"labels: '{Shorten(longest)}' has more than 200 characters.") : labels;
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
