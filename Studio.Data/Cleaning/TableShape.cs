using Studio.Data.Tables;

namespace Studio.Data.Cleaning;

/// <summary>The columns of a table between two operations.</summary>
public sealed record TableShape(IReadOnlyList<DatasetColumn> Columns)
{
    public int IndexOf(string name)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].Name == name)
                return i;
        }
        return -1;
    }

    /// <exception cref="UserError">there is no such column here.</exception>
    public int Require(string name) => IndexOf(name) is >= 0 and var index
        ? index
        : throw new UserError($"There is no column '{name}' here; there are {string.Join(", ", Columns.Take(20).Select(c => c.Name))}.");

    /// <summary>The column a text operation works on: the one named, or the one with the role text.</summary>
    public int Text(string name)
    {
        var index = name.Length > 0 ? Require(name) : Role(ColumnRole.Text);
        if (index < 0)
            throw new UserError("This dataset has no column with the role text: name the column to work on.");
        return Columns[index].Type == ColumnType.Text
            ? index
            : throw new UserError($"The column '{Columns[index].Name}' holds no text: choose another, or cast it to text first.");
    }

    /// <summary>-1 when no column has the role.</summary>
    public int Role(ColumnRole role)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].Role == role)
                return i;
        }
        return -1;
    }

    public TableShape Replace(int index, DatasetColumn column) => new([.. Columns.Select((c, i) => i == index ? column : c)]);

    public TableShape Add(DatasetColumn column) => IndexOf(column.Name) < 0
        ? new([.. Columns, column])
        : throw new UserError($"There is a column '{column.Name}' already: give the new one another name.");

    public TableShape Without(IReadOnlySet<string> names) => new([.. Columns.Where(c => !names.Contains(c.Name))]);
}
