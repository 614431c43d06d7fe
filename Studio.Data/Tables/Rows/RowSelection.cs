using System.Text.Json;

namespace Studio.Data.Tables.Rows;

/// <summary>Which rows of a version, and in which order. Everything that is given must hold.</summary>
public record RowSelection
{
    private static readonly JsonSerializerOptions s_oneLine = new(DatasetFiles.Json) { WriteIndented = false };

    /// <summary>Rows where any column holds this, ignoring case.</summary>
    public string? Search { get; init; }

    /// <summary>Rows of this class only (as text, from the manifest's Classes).</summary>
    public string? Label { get; init; }

    /// <summary>Rows of this split only: train, validation or test.</summary>
    public string? Split { get; init; }

    /// <summary>A visual filter; empty lets every row pass.</summary>
    public IReadOnlyList<RowCondition> Where { get; init; } = [];

    /// <summary>An SQL expression over the columns that is true for the wanted rows (see <see cref="SqlExpression"/>).</summary>
    public string? Sql { get; init; }

    /// <summary>Null: the file's order. Missing values come last; rows of equal value stay in the file's order.</summary>
    public string? OrderBy { get; init; }
    public bool Descending { get; init; }

    /// <summary>Every row is selected; the order may still be another.</summary>
    public bool IsAll => string.IsNullOrEmpty(Search) && Label is null && Split is null && Where.Count == 0 && string.IsNullOrWhiteSpace(Sql);

    /// <summary>The same text for the same rows in the same order.</summary>
    public string Key() => JsonSerializer.Serialize(Plain(), DatasetFiles.Json);

    /// <summary>A visual filter from its JSON, as it stands in an address: [{"column":"label","is":"isNot","value":"spam"}].</summary>
    /// <exception cref="UserError">the text is no list of conditions.</exception>
    public static IReadOnlyList<RowCondition> ParseWhere(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
            return [];
        try
        {
            var where = JsonSerializer.Deserialize<List<RowCondition?>>(json, DatasetFiles.Json) ?? [];
            return where.All(c => c?.Column is not null) ? [.. where.Select(c => c!)] : throw new JsonException();
        }
        catch (JsonException e)
        {
            throw new UserError("where: a list of conditions is expected, such as [{\"column\":\"label\",\"is\":\"isNot\",\"value\":\"spam\"}].", e);
        }
    }

    public static string? WriteWhere(IReadOnlyList<RowCondition> where) =>
        where.Count == 0 ? null : JsonSerializer.Serialize(where, s_oneLine);

    /// <summary>Without what a derived request adds.</summary>
    private RowSelection Plain() => new() { Search = Search, Label = Label, Split = Split, Where = Where, Sql = Sql, OrderBy = OrderBy, Descending = Descending };
}
