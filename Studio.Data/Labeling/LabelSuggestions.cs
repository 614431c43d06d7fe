using System.Text;
using System.Text.Json;
using Studio.Data.Tables.Rows;

namespace Studio.Data.Labeling;

/// <summary>
/// What models said of a project's rows when they were last asked: labeling/ID/suggestions.jsonl, a line about the asking
/// and one for each row. Replaced as a whole.
/// </summary>
public sealed class LabelSuggestions
{
    private readonly Dictionary<int, LabelSuggestion> _rows;

    public LabelSuggestions(SuggestionSource source, IEnumerable<LabelSuggestion> rows) => (Source, _rows) = (source, rows.ToDictionary(r => r.Row));

    public SuggestionSource Source { get; }
    public int Count => _rows.Count;
    public IEnumerable<LabelSuggestion> Rows => _rows.Values;

    /// <summary>Rows whose label is likely wrong.</summary>
    public int Doubted => _rows.Values.Count(r => r.Doubt is not null);

    public LabelSuggestion? Of(int row) => _rows.GetValueOrDefault(row);

    public static string PathOf(Workspace workspace, string projectId) => Path.Combine(workspace.LabelingDirectory(projectId), "suggestions.jsonl");

    /// <returns>null where no model was asked yet.</returns>
    public static LabelSuggestions? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        using var reader = new StreamReader(path);
        var source = JsonSerializer.Deserialize<SuggestionSource>(reader.ReadLine() ?? "null", LabelJson.Line) ?? throw new UserError($"{path} is damaged: let the models suggest again.");
        var rows = new List<LabelSuggestion>();
        while (reader.ReadLine() is { } line)
            if (JsonSerializer.Deserialize<LabelSuggestion>(line, LabelJson.Line) is { } row)
                rows.Add(row);
        return new(source, rows);
    }

    public void Write(string path)
    {
        var lines = new StringBuilder(JsonSerializer.Serialize(Source, LabelJson.Line)).Append('\n');
        foreach (var row in _rows.Values)
            lines.Append(JsonSerializer.Serialize(row, LabelJson.Line)).Append('\n');
        Tables.DatasetFiles.WriteSynced(path + ".new", lines.ToString());
        File.Move(path + ".new", path, overwrite: true);
        Tables.DatasetFiles.SyncFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Some of a project's rows in the order in which they are worth a look.</summary>
    /// <param name="rows">the project's rows.</param>
    /// <param name="among">only these, where a filter found some; null: all.</param>
    /// <param name="suggestions">needed by every order but the file's; rows nobody was asked about come last.</param>
    public static RowIndex View(RowIndex rows, RowIndex? among, LabelSuggestions? suggestions, LabelOrder order)
    {
        if (among is null && (order == LabelOrder.File || suggestions is null))
            return rows;
        var wanted = among is null ? null : Enumerable.Range(0, checked((int)among.Count)).Select(i => among.At(i)).ToHashSet();
        var some = Enumerable.Range(0, checked((int)rows.Count)).Select(i => rows.At(i)).Where(row => wanted?.Contains(row) != false);
        return new([.. suggestions is null ? some : Sorted(some, suggestions, order)]);
    }

    private static IEnumerable<int> Sorted(IEnumerable<int> rows, LabelSuggestions suggestions, LabelOrder order) => order switch
    {
        LabelOrder.Uncertain => rows.OrderByDescending(row => suggestions.Of(row)?.Uncertainty ?? -1),
        LabelOrder.Sure => rows.OrderBy(row => suggestions.Of(row)?.Uncertainty ?? 2),
        LabelOrder.Mislabeled => rows.Where(row => suggestions.Of(row)?.Doubt is not null).OrderByDescending(row => suggestions.Of(row)!.Doubt),
        _ => rows,
    };
}

/// <summary>Which rows of a queue come first.</summary>
public enum LabelOrder
{
    File,

    /// <summary>Those the models know least about: their labels teach most (active learning).</summary>
    Uncertain,

    /// <summary>Those whose label is likely wrong, and no others.</summary>
    Mislabeled,

    /// <summary>Those the models are surest of: quickest to hand in.</summary>
    Sure,
}

/// <summary>Who was asked, and when.</summary>
/// <param name="Models">run:ID or model:ID.</param>
public sealed record SuggestionSource(DateTimeOffset At, IReadOnlyList<string> Models, IReadOnlyList<string> Classes, double Seconds);
