using System.Globalization;
using System.Text.Json;
using Studio.Data;
using Studio.Data.Tables;
using Studio.Training.Contracts;

namespace Studio.Training.Batches;

/// <summary>
/// What a model is to say of each row where that is no single class: which of several labels hold (1 or 0 each), or a
/// number. A cell of labels is a JSON list, or words with the spec's separator between; an empty one holds none.
/// </summary>
/// <param name="Names">of the outputs: the labels, or the column of the number.</param>
/// <param name="Values">(rows x outputs), row by row.</param>
public sealed record RowTargets(IReadOnlyList<string> Names, float[] Values)
{
    public int Width => Names.Count;
    public int Rows => Values.Length / Width;

    /// <summary>Cells of labels that a model does not know, where its labels were given.</summary>
    public int Unknown { get; private init; }

    public ReadOnlySpan<float> Of(int row) => Values.AsSpan(row * Width, Width);

    /// <summary>The column that holds them: the spec's, or the one with the role label.</summary>
    /// <exception cref="UserError">there is none.</exception>
    public static DatasetColumn ColumnOf(RunSpec spec, DatasetManifest manifest) => spec.LabelColumn.Length > 0 ? manifest.Column(spec.LabelColumn)
        : manifest.ColumnWithRole(ColumnRole.Label) ?? throw new UserError($"The dataset '{manifest.Name}' has no column with the role label; give a column that role, or name one under labelColumn.");

    /// <param name="labels">what a trained model tells apart; null takes all there are, in the order of their code points.</param>
    /// <exception cref="UserError">a cell holds no number or no list; names its row.</exception>
    public static RowTargets Read(RunSpec spec, DatasetReader reader, IReadOnlyList<string>? labels = null)
    {
        var column = ColumnOf(spec, reader.Manifest).Name;
        List<string> cells = [];
        reader.ReadValues(column, value => cells.Add(value is null ? "" : CellText.Of(value)));
        return spec.ProblemType == ProblemTypes.Regression ? Numbers(cells, column, reader.Manifest) : Labels(cells, column, spec, labels);
    }

    private static RowTargets Numbers(List<string> cells, string column, DatasetManifest manifest)
    {
        var values = new float[cells.Count];
        for (var row = 0; row < values.Length; row++)
            if (!float.TryParse(cells[row], CultureInfo.InvariantCulture, out values[row]) || !float.IsFinite(values[row]))
                throw new UserError($"Row {row + 1:N0} of '{manifest.Name}' has '{SpecText.Shorten(cells[row])}' in column '{column}', which is no number; mend it, or leave the row out.");
        return new([column], values);
    }

    private static RowTargets Labels(List<string> cells, string column, RunSpec spec, IReadOnlyList<string>? known)
    {
        var lists = cells.Select((cell, row) => ListOf(cell, row, column, spec.LabelSeparator)).ToList();
        var names = known ?? [.. lists.SelectMany(list => list).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (names.Count == 0) throw new UserError($"The column '{column}' holds no label in any row, so there is nothing to learn.");
        var ids = names.Select((name, id) => (name, id)).ToDictionary(p => p.name, p => p.id, StringComparer.Ordinal);
        var (values, unknown) = (new float[cells.Count * names.Count], 0);
        for (var row = 0; row < cells.Count; row++)
            foreach (var label in lists[row])
                if (ids.TryGetValue(label, out var id)) values[(row * names.Count) + id] = 1;
                else unknown++;
        return new(names, values) { Unknown = unknown };
    }

    private static IReadOnlyList<string> ListOf(string cell, int row, string column, string separator)
    {
        if (!cell.TrimStart().StartsWith('[')) return cell.Split(separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        try
        {
            return JsonSerializer.Deserialize<List<string>>(cell) ?? [];
        }
        catch (JsonException e)
        {
            throw new UserError($"Row {row + 1:N0} has '{SpecText.Shorten(cell)}' in column '{column}', which begins as a JSON list of texts and is none.", e);
        }
    }
}
