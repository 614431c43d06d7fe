using Studio.Data.Labeling;
using Studio.Data.Tables.Rows;

namespace Studio.Web.Api;

/// <param name="Dataset">id, name or one of these with @version; the newest version where none is named.</param>
/// <param name="Where">conditions as JSON; with sql, which rows are labeled.</param>
public sealed record LabelProjectBody(string Name, string Dataset, LabelKind Kind, IReadOnlyList<string>? Labels = null, string? Guidelines = null, int? AnnotatorsPerRow = null, string? Target = null,
    double? Lowest = null, double? Highest = null, string? Where = null, string? Sql = null, string? Search = null)
{
    public LabelProject ToProject() => new()
    {
        Id = "",
        Name = Name,
        Dataset = Dataset,
        Kind = Kind,
        Labels = Labels ?? [],
        Guidelines = Guidelines ?? "",
        AnnotatorsPerRow = AnnotatorsPerRow ?? 1,
        Target = Target ?? "label",
        Lowest = Lowest ?? 1,
        Highest = Highest ?? 5,
        Rows = new RowSelection { Where = RowSelection.ParseWhere(Where), Sql = Sql, Search = Search },
    };
}

/// <summary>What is null stays as it is.</summary>
public sealed record LabelProjectChange(string? Name = null, IReadOnlyList<string>? Labels = null, string? Guidelines = null, int? AnnotatorsPerRow = null, string? Target = null);

/// <param name="By">who says it.</param>
/// <param name="Row">position in the dataset version.</param>
public sealed record LabelBody(string By, int Row, LabelStatus Status, IReadOnlyList<string>? Values = null);

/// <param name="Overwrite">also rows of which this person has handed in something else.</param>
public sealed record BulkLabelBody(string By, LabelStatus Status, IReadOnlyList<string>? Values = null, string? Where = null, string? Sql = null, string? Search = null, bool Overwrite = false);

public sealed record LabelCommitBody(bool LabeledOnly = false, bool DropDiscarded = true);

public sealed record LabelProjectView(LabelProject Project, long Rows, IReadOnlyList<string> People, LabelCounts Counts);

/// <param name="Place">in the project.</param>
/// <param name="Mine">what the person who asked says of it.</param>
public sealed record LabelRowView(long Place, int Row, LabelState Mine, IReadOnlyList<object?> Values);

/// <summary>A change of what somebody says of a row, and where it was said.</summary>
public sealed record RowLabel(string ProjectId, string Project, LabelEvent Event);

public sealed record BulkLabelResult(int Rows);

/// <param name="Models">run:ID or model:ID, all classifiers of the same labels.</param>
public sealed record SuggestBody(IReadOnlyList<string> Models);

/// <param name="Folds">2 to 20.</param>
public sealed record LabelFoldsBody(int Folds = 5);

/// <param name="Runs">ids, the first fold's first.</param>
public sealed record LabelFolds(IReadOnlyList<string> Runs);

/// <param name="Dataset">id@version.</param>
public sealed record LabelFixBody(string Dataset);
