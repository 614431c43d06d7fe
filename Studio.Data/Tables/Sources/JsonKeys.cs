using System.Text;
using System.Text.Json;

namespace Studio.Data.Tables.Sources;

/// <summary>The keys met so far, each a column. Objects mostly repeat their keys in the same order, so the next one is tried first.</summary>
internal sealed class JsonKeys
{
    private readonly Dictionary<string, int> _byKey = new(StringComparer.Ordinal);
    private readonly List<byte[]> _keys = [];
    private readonly List<string> _columns = [];
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private int _next;

    public IReadOnlyList<string> Columns => _columns;

    public void BeginObject() => _next = 0;

    /// <summary>The column of the key the reader stands on.</summary>
    public int Column(ref Utf8JsonReader reader)
    {
        if (_next < _keys.Count && reader.ValueTextEquals(_keys[_next]))
            return _next++;
        var key = reader.GetString()!;
        if (!_byKey.TryGetValue(key, out var column))
            column = Add(key);
        _next = column + 1;
        return column;
    }

    private int Add(string key)
    {
        if (_columns.Count == ColumnNames.Most)
            throw new FormatException($"it brings the {ColumnNames.Most + 1:N0}th different key, more than can be columns; put such data into one nested object.");
        _byKey[key] = _columns.Count;
        _keys.Add(Encoding.UTF8.GetBytes(key));
        _columns.Add(ColumnNames.Unique(ColumnNames.CleanOne(key, _columns.Count), _names));
        return _columns.Count - 1;
    }
}
