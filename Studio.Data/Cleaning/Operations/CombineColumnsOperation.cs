using System.Text;
using Studio.Data.Tables;

namespace Studio.Data.Cleaning.Operations;

[Operation("combine-columns", "Combine columns by a template", OperationGroups.Columns, "Fills a column from others: \"{title}. {text}\". What a column holds is never taken for a template again.")]
public sealed record CombineColumnsOperation : Operation
{
    private const int LongestResult = 32 << 20;

    [OperationField("Into column", Help = "An existing text column, or the name of a new one.")]
    public string Column { get; init; } = "text";

    [OperationField("Template", Help = "Text with columns in braces, such as {title}: {text}; {{ and }} are braces themselves.")]
    public string Template { get; init; } = "";

    public override CleaningStep Bind(TableShape shape)
    {
        var parts = Parts().Select(p => p.IsColumn ? (Text: p.Text, Index: shape.Require(p.Text)) : (p.Text, Index: -1)).ToList();
        var target = shape.IndexOf(Column);
        if (target >= 0 && shape.Columns[target].Type != ColumnType.Text)
            throw new UserError($"The column '{Column}' holds no text: name another, or a new one.");
        var role = shape.Role(ColumnRole.Text) < 0 ? ColumnRole.Text : ColumnRole.Ignore;
        var result = target >= 0 ? shape.Replace(target, shape.Columns[target] with { Classes = [], Text = null }) : shape.Add(new DatasetColumn { Name = Column, Type = ColumnType.Text, Role = role });
        return new Step(result, target, parts);
    }

    public override string? Problem()
    {
        try
        {
            return ColumnRules.Name(Column) ?? (Parts().Any(p => p.IsColumn) ? null : "The template names no column: write at least one in braces, such as {text}.");
        }
        catch (UserError e)
        {
            return e.Message;
        }
    }

    public override string Describe() => $"Fill the column {Column} with {Template}";

    private List<(string Text, bool IsColumn)> Parts()
    {
        var parts = new List<(string, bool)>();
        var literal = new StringBuilder();
        for (var i = 0; i < Template.Length; i++)
        {
            var c = Template[i];
            if (c is '{' or '}' && i + 1 < Template.Length && Template[i + 1] == c)
            {
                literal.Append(Template[i++]);
            }
            else if (c == '{')
            {
                var close = Template.IndexOf('}', i);
                if (close < 0)
                    throw new UserError("A brace in the template is never closed: write {column}, or {{ for a brace itself.");
                parts.Add((literal.ToString(), false));
                literal.Clear();
                parts.Add((Template[(i + 1)..close].Trim(), true));
                i = close;
            }
            else
            {
                literal.Append(c);
            }
        }
        parts.Add((literal.ToString(), false));
        return parts;
    }

    private sealed class Step(TableShape result, int target, List<(string Text, int Index)> parts) : CleaningStep(result)
    {
        public override void Run(CleaningBatch batch)
        {
            var column = target;
            if (target < 0)
            {
                column = batch.Columns.Length;
                batch.Columns = [.. batch.Columns, new object?[batch.Rows]];
            }
            for (var row = 0; row < batch.Rows; row++)
            {
                if (batch.IsKept[row])
                    batch.Change(column, row, Fill(batch, row));
            }
        }

        private string Fill(CleaningBatch batch, int row)
        {
            var text = new StringBuilder();
            foreach (var (literal, index) in parts)
                text.Append(index < 0 ? literal : CellText.Of(batch.Columns[index][row]));
            return text.Length <= LongestResult
                ? text.ToString()
                : throw new UserError($"Row {batch.RowIds[row] + 1:N0}: the template makes a text of more than {LongestResult >> 20} MB; name fewer columns.");
        }
    }
}
