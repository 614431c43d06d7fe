using System.Text;

namespace Studio.Data.Tables.Sources;

/// <summary>
/// What one column holds, found out over all its values in the first pass: the narrowest type that loses nothing, and the
/// distinct values if it is a label. Empty cells fit every type.
/// </summary>
internal sealed class ColumnProfile(string name, ColumnRole role, bool isImage)
{
    public const int MostClasses = 1000;
    private readonly HashSet<string> _distinct = new(StringComparer.Ordinal);
    private readonly TextSizeCounter? _size = role == ColumnRole.Text && !isImage ? new() : null;
    private bool _mayBeInteger = true;
    private bool _mayBeNumber = true;
    private bool _mayBeBoolean = true;
    private long _values;

    public string Name => name;
    public ColumnRole Role => role;
    public long TotalBytes { get; private set; }

    /// <summary>Of a column with the role text; null for others.</summary>
    public TextSize? TextSize => _size?.Result;

    /// <summary>Values so far that are not empty.</summary>
    public long Values => _values;

    public ColumnType Type =>
        isImage ? ColumnType.Image
        : _values == 0 ? ColumnType.Text
        : _mayBeBoolean ? ColumnType.Boolean
        : _mayBeInteger ? ColumnType.Integer
        : _mayBeNumber ? ColumnType.Number
        : ColumnType.Text;

    public void Add(RowBatch batch, int column)
    {
        for (var row = 0; row < batch.Rows; row++)
        {
            var cell = batch.Cell(column, row);
            if (cell.IsEmpty)
                continue;
            _values++;
            TotalBytes += cell.Length;
            if (isImage)
                continue;
            if (_mayBeInteger || _mayBeNumber || _mayBeBoolean)
                Narrow(cell);
            if (role == ColumnRole.Label)
                AddClass(cell);
            _size?.Add(cell);
        }
    }

    /// <summary>The classes in their fixed order: numbers by value, words by code point.</summary>
    public IReadOnlyList<string> Classes(ColumnType type)
    {
        var values = _distinct.Select(v => CellText.Canonical(v, type)).Distinct(StringComparer.Ordinal).ToList();
        if (values.All(v => NumberText.IsNumber(Encoding.UTF8.GetBytes(v), out _)))
            return [.. values.OrderBy(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture))];
        values.Sort(StringComparer.Ordinal);
        return values;
    }

    private void Narrow(ReadOnlySpan<byte> cell)
    {
        _mayBeInteger = _mayBeInteger && NumberText.IsInteger(cell, out _);
        _mayBeNumber = _mayBeNumber && (_mayBeInteger || NumberText.IsNumber(cell, out _));
        _mayBeBoolean = _mayBeBoolean && NumberText.IsBoolean(cell, out _);
    }

    /// <summary>Counts a value as a class; the empty one is none.</summary>
    public void AddClass(string value)
    {
        if (value.Length > 0)
            AddClass(Encoding.UTF8.GetBytes(value));
    }

    private void AddClass(ReadOnlySpan<byte> cell)
    {
        // A class is a short word: looked up without making a string of it each time.
        Span<char> characters = cell.Length <= 256 ? stackalloc char[256] : new char[cell.Length];
        var length = Encoding.UTF8.GetChars(cell, characters);
        _distinct.GetAlternateLookup<ReadOnlySpan<char>>().Add(characters[..length]);
        if (_distinct.Count > MostClasses)
            throw new UserError($"The label column '{name}' has more than {MostClasses:N0} different values: it is no label; choose another role for it.");
    }
}
