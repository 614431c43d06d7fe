using System.Globalization;
using Studio.Data.Tables;

namespace Studio.Data.Cleaning.Operations;

[Operation("map-values", "Map values", OperationGroups.Columns, "Replaces whole values of a column by others: labels merged, renamed or made words.")]
public sealed record MapValuesOperation : Operation
{
    private const string Keep = "keep", Missing = "missing", Drop = "drop";

    [OperationField("Column", IsColumn = true, Help = "The column whose values are replaced.")]
    public string Column { get; init; } = "";

    [OperationField("Values", Help = "One replacement a line: old = new. They are applied once, so a = b and b = a swap.")]
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    [OperationField("Other values", Choices = [Keep, Missing, Drop], Help = "keep leaves them, missing empties the cell, drop removes the row.")]
    public string Others { get; init; } = Keep;

    public override CleaningStep Bind(TableShape shape)
    {
        var index = shape.Require(Column);
        var column = shape.Columns[index];
        if (column.Type == ColumnType.Image)
            throw new UserError($"The column '{Column}' holds images, which cannot be mapped.");
        var type = Fits(column.Type) ? column.Type : ColumnType.Text;
        return new Step(shape.Replace(index, column with { Type = type, Classes = [], Text = null }), index, type, this);
    }

    public override string? Problem() => Values.Count == 0 ? "No value is named: write at least one, old = new." : null;

    public override string Describe() => $"Map {Values.Count} {(Values.Count == 1 ? "value" : "values")} of the column {Column}";

    // numbers stay numbers where every replacement is one, and where the others stay what they are
    private bool Fits(ColumnType type) => Values.Values.All(v => v.Length == 0 || Parse(v, type) is not null);

    private static object? Parse(string text, ColumnType type) => type switch
    {
        ColumnType.Integer => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null,
        ColumnType.Number => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        ColumnType.Boolean => bool.TryParse(text, out var truth) ? truth : null,
        _ => text,
    };

    private sealed class Step(TableShape result, int column, ColumnType type, MapValuesOperation operation) : CleaningStep(result)
    {
        public override void Run(CleaningBatch batch)
        {
            for (var row = 0; row < batch.Rows; row++)
            {
                if (!batch.IsKept[row] || batch.Columns[column][row] is not { } value)
                    continue;
                var text = CellText.Of(value);
                if (operation.Values.TryGetValue(text, out var mapped))
                    batch.Change(column, row, mapped.Length == 0 ? null : Parse(mapped, type));
                else if (operation.Others == Drop)
                    batch.Drop(row);
                else
                    batch.Change(column, row, operation.Others == Missing ? null : type == ColumnType.Text ? text : value);
            }
        }
    }
}
