using System.Globalization;
using Studio.Data.Tables;

namespace Studio.Data.Cleaning.Operations;

[Operation("cast-column", "Change a column's type", OperationGroups.Columns, "Makes numbers, true or false, or text of a column's values; what does not fit becomes missing or drops its row.")]
public sealed record CastColumnOperation : Operation
{
    [OperationField("Column", IsColumn = true, Help = "The column to change.")]
    public string Column { get; init; } = "";

    [OperationField("Type", Choices = ["text", "integer", "number", "boolean"])]
    public string Type { get; init; } = "text";

    [OperationField("What does not fit", Choices = ["missing", "drop"], Help = "missing leaves the cell empty; drop removes the row.")]
    public string Misfits { get; init; } = "missing";

    public override CleaningStep Bind(TableShape shape)
    {
        var index = shape.Require(Column);
        if (shape.Columns[index].Type == ColumnType.Image)
            throw new UserError($"The column '{Column}' holds images, which are of no other type.");
        var type = Enum.Parse<ColumnType>(Type, ignoreCase: true);
        return new Step(shape.Replace(index, shape.Columns[index] with { Type = type, Classes = [], Text = null }), index, type, Misfits == "drop");
    }

    public override string Describe() => $"Make the column {Column} {Type}";

    private sealed class Step(TableShape result, int column, ColumnType type, bool dropsMisfits) : CleaningStep(result)
    {
        public override void Run(CleaningBatch batch)
        {
            for (var row = 0; row < batch.Rows; row++)
            {
                var value = batch.Columns[column][row];
                if (!batch.IsKept[row] || value is null)
                    continue;
                var cast = Cast(value);
                if (cast is null && dropsMisfits)
                    batch.Drop(row);
                batch.Change(column, row, cast);
            }
        }

        private object? Cast(object value)
        {
            var text = CellText.Of(value).Trim();
            return type switch
            {
                ColumnType.Text => CellText.Of(value),
                ColumnType.Integer => value is double d ? Whole(d) : long.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var whole) ? whole : value is bool b ? (b ? 1L : 0L) : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? Whole(real) : null,
                ColumnType.Number => value is bool b ? (b ? 1.0 : 0.0) : double.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) ? number : null,
                _ => text.ToLowerInvariant() switch { "true" or "yes" or "1" => true, "false" or "no" or "0" => false, _ => null },
            };
        }

        private static object? Whole(double value) => value == Math.Floor(value) && Math.Abs(value) < 9e15 ? (long)value : null;
    }
}
