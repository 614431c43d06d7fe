using Studio.Data;
using Studio.Data.Tables;
using Studio.Training.Batches;

namespace Studio.Training.Evaluating;

/// <summary>The rows to measure and the model's class id of each; rows it cannot be measured on are left out, and said.</summary>
public sealed record LabeledRows(int[] Rows, int[] Truth, IReadOnlyList<string> Notes)
{
    /// <param name="classes">what the model tells apart, in the order of its outputs.</param>
    /// <exception cref="UserError">no label column, or no row is left.</exception>
    public static LabeledRows Choose(DatasetReader reader, RowChoice choice, string split, IReadOnlyList<string> classes)
    {
        var manifest = reader.Manifest;
        var column = manifest.ColumnWithRole(ColumnRole.Label)
            ?? throw new UserError($"The dataset '{manifest.Name}' has no column with the role label, to which predictions could be compared; give a column that role.");
        var labels = reader.ReadClassIds(column.Name);
        var parts = RowSplit.Assign(choice.Spec, labels.Length, labels, SplitColumns.Read(choice.Spec, reader));
        var ids = classes.Select((name, id) => (name, id)).ToDictionary(c => c.name, c => c.id, StringComparer.Ordinal);
        var idOfLabel = column.Classes.Select(name => ids.GetValueOrDefault(name, -1)).ToArray();
        List<int> rows = [], truth = [];
        var (missing, unknown) = (0, 0);
        for (var row = 0; row < labels.Length; row++)
        {
            if (choice.Part is { } part && parts[row] != part) continue;
            if (labels[row] < 0) missing++;
            else if (idOfLabel[labels[row]] < 0) unknown++;
            else
            {
                rows.Add(row);
                truth.Add(idOfLabel[labels[row]]);
            }
        }
        var notes = Left(choice, missing, unknown, column.Classes.Where(name => !ids.ContainsKey(name)).ToList());
        if (rows.Count == 0) throw Nothing(manifest, split, notes);
        return new([.. rows], [.. truth], notes);
    }

    private static List<string> Left(RowChoice choice, int missing, int unknown, List<string> strangers)
    {
        List<string> notes = [];
        if (choice.Note is { } note) notes.Add(note);
        if (missing > 0) notes.Add($"{missing:N0} {(missing == 1 ? "row has" : "rows have")} no label and {(missing == 1 ? "is" : "are")} left out.");
        if (unknown > 0)
            notes.Add($"{unknown:N0} {(unknown == 1 ? "row has a label" : "rows have labels")} the model never learned ({string.Join(", ", strangers.Take(5).Select(name => $"'{name}'"))}{(strangers.Count > 5 ? ", ..." : "")}) and {(unknown == 1 ? "is" : "are")} left out.");
        return notes;
    }

    private static UserError Nothing(DatasetManifest manifest, string split, List<string> notes) => new(notes.Count > 0
        ? $"No row of '{manifest.Name}' is left to measure: {string.Join(' ', notes)}"
        : $"The {split} part of '{manifest.Name}' holds no rows; choose another part.");
}
