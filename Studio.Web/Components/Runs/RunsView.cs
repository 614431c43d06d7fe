using Studio.Data;
using Studio.Data.Runs;
using Studio.Training.Contracts;

namespace Studio.Web.Components.Runs;

/// <summary>What the runs table shows, as it stands in the page's address.</summary>
public sealed record RunsView
{
    /// <summary>Bounded: beyond this a row does not fit any screen.</summary>
    public const int MaxColumns = 40;

    private static readonly RunColumn[] s_usual =
    [
        RunColumn.Metric(MetricNames.ValidationLoss, "min"), RunColumn.Metric(MetricNames.Loss), RunColumn.Parse("step"),
        RunColumn.Spec("learningRate"), RunColumn.Spec("dropout"), RunColumn.Parse("dataset"), RunColumn.Parse("createdAt"),
    ];

    public string Search { get; init; } = "";

    /// <summary>all, live, queued, done or failed.</summary>
    public string Group { get; init; } = "all";
    public string Tag { get; init; } = "";
    public RunColumn SortBy { get; init; } = RunColumn.CreatedAt;
    public bool Descending { get; init; } = true;
    public IReadOnlyList<RunColumn> Columns { get; init; } = s_usual;

    public static IReadOnlyDictionary<string, IReadOnlyList<RunStatus>> Groups { get; } = new Dictionary<string, IReadOnlyList<RunStatus>>
    {
        ["all"] = [],
        ["live"] = RunTransitions.Active,
        ["queued"] = [RunStatus.Queued],
        ["done"] = [RunStatus.Succeeded],
        ["stopped"] = [RunStatus.Paused, RunStatus.Cancelled, RunStatus.Interrupted],
        ["failed"] = [RunStatus.Failed],
    };

    /// <summary>Reads an address; what is not understood becomes the default, as an old link must still open.</summary>
    public static RunsView Parse(string? search, string? group, string? tag, string? sort, string? order, string? columns)
    {
        var view = new RunsView { Search = search ?? "", Tag = tag ?? "", Descending = order != "up" };
        if (group is not null && Groups.ContainsKey(group))
            view = view with { Group = group };
        if (Column(sort) is { } sortBy)
            view = view with { SortBy = sortBy };
        if (columns is not null)
            view = view with { Columns = [.. columns.Split(',').Select(Column).OfType<RunColumn>().Distinct().Take(MaxColumns)] };
        return view;
    }

    /// <summary>Parts for the address; null for what is as by default.</summary>
    public IReadOnlyDictionary<string, object?> ToQuery() => new Dictionary<string, object?>
    {
        ["q"] = Search.Length == 0 ? null : Search,
        ["show"] = Group == "all" ? null : Group,
        ["tag"] = Tag.Length == 0 ? null : Tag,
        ["sort"] = SortBy == RunColumn.CreatedAt ? null : SortBy.ToString(),
        ["order"] = Descending ? null : "up",
        ["columns"] = Columns.SequenceEqual(s_usual) ? null : string.Join(',', Columns),
    };

    /// <summary>The same column again turns the order around; a new one starts with what is usually wanted first.</summary>
    public RunsView Sorted(RunColumn column) =>
        column == SortBy ? this with { Descending = !Descending } : this with { SortBy = column, Descending = column.Kind == RunColumnKind.Field && column.Name != "name" };

    public RunsView Toggled(RunColumn column) =>
        this with { Columns = Columns.Contains(column) ? [.. Columns.Where(c => c != column)] : [.. Columns.Append(column).Take(MaxColumns)] };

    public RunListQuery ToListQuery(int skip, int take)
    {
        var (words, conditions) = RunSearchText.Parse(Search);
        return new RunListQuery
        {
            Search = words,
            Conditions = conditions,
            Statuses = Groups[Group],
            Tags = Tag.Length == 0 ? [] : [Tag],
            SortBy = SortBy,
            Descending = Descending,
            Skip = skip,
            Take = take,
            Metrics = [.. Columns.Where(c => c.Kind == RunColumnKind.Metric).Select(c => c.Name).Distinct()],
        };
    }

    private static RunColumn? Column(string? word)
    {
        try
        {
            return string.IsNullOrEmpty(word) ? null : RunColumn.Parse(word);
        }
        catch (UserError)
        {
            // a column of another version of Studio in an old link
            return null;
        }
    }
}
