using System.Globalization;
using Studio.Data;
using Studio.Data.Tables;
using Studio.Training.Contracts;

namespace Studio.Training.Batches;

/// <summary>
/// What a split looks at in the rows beyond their labels: the words of the split column, the groups that stay together,
/// times, and the keys that make a row a test row for ever. Read only as far as the spec asks for it.
/// </summary>
public sealed record SplitColumns
{
    public static readonly SplitColumns None = new();

    /// <summary>train, validation or test of every row; null when not asked for, or the dataset has no split column.</summary>
    public IReadOnlyList<string?>? Words { get; init; }

    /// <summary>The value by which rows stay together; empty where a row stands alone.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>When each row was written, in any unit that grows.</summary>
    public IReadOnlyList<double>? Times { get; init; }

    /// <summary>A hash of each row's content or id, see <see cref="StableHash"/>.</summary>
    public IReadOnlyList<ulong>? Keys { get; init; }

    /// <exception cref="UserError">a column is not there, or a row's value says no time or key.</exception>
    public static SplitColumns Read(RunSpec spec, DatasetReader reader) => new()
    {
        Words = spec.Split == Splits.Column || spec.TestRows == TestSets.Column ? reader.ReadSplits() : null,
        Groups = spec.Split is Splits.Grouped or Splits.Folds && spec.GroupColumn.Length > 0 ? ReadGroups(reader, spec.GroupColumn) : null,
        Times = spec.Split == Splits.Time ? ReadTimes(reader, spec.TimeColumn) : null,
        Keys = spec.TestRows switch
        {
            TestSets.Key => ReadKeys(reader, spec.TestKey),
            TestSets.Content => ReadContent(reader),
            _ => null,
        },
    };

    /// <summary>What these rows say, in this order: for what consists of several rows and goes by one of them.</summary>
    public SplitColumns At(IReadOnlyList<int> rows)
    {
        return new() { Words = Chosen(Words), Groups = Chosen(Groups), Times = Chosen(Times), Keys = Chosen(Keys) };

        List<T>? Chosen<T>(IReadOnlyList<T>? all) => all is null ? null : [.. rows.Select(row => all[row])];
    }

    private static List<string> ReadGroups(DatasetReader reader, string column)
    {
        // equal texts once: a group has many rows
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        var groups = new List<string>();
        reader.ReadValues(column, value =>
        {
            var text = CellText.Of(value).Trim();
            if (!known.TryGetValue(text, out var same)) known[text] = same = text;
            groups.Add(same);
        });
        return groups;
    }

    private static List<double> ReadTimes(DatasetReader reader, string column)
    {
        var times = new List<double>();
        reader.ReadValues(column, value => times.Add(value switch
        {
            long number => number,
            double number when double.IsFinite(number) => number,
            string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
            string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time.UtcTicks / (double)TimeSpan.TicksPerSecond,
            _ => throw new UserError($"Row {times.Count + 1:N0} of '{reader.Manifest.Name}' has '{SpecText.Shorten(CellText.Of(value))}' in the column '{column}', which is no time: write a date such as 2024-05-31 18:20 or a number, or drop the row."),
        }));
        return times;
    }

    private static List<ulong> ReadKeys(DatasetReader reader, string column)
    {
        var keys = new List<ulong>();
        reader.ReadValues(column, value =>
        {
            var text = CellText.Of(value);
            if (text.Length == 0)
                throw new UserError($"Row {keys.Count + 1:N0} of '{reader.Manifest.Name}' has nothing in the column '{column}', by which the test rows are kept: fill it, or choose another column.");
            keys.Add(StableHash.Of(text));
        });
        return keys;
    }

    /// <summary>What each row holds, as a number that stays with it from version to version, see <see cref="StableHash.OfContent"/>.</summary>
    /// <exception cref="UserError">the dataset has no text and no image.</exception>
    internal static List<ulong> ReadContent(DatasetReader reader)
    {
        var manifest = reader.Manifest;
        var column = manifest.ColumnWithRole(ColumnRole.Image) ?? manifest.ColumnWithRole(ColumnRole.Text)
            ?? throw new UserError($"'{manifest.Name}' has no text and no image, by which its test rows could be kept: give a column that role, or take another way to choose the test rows.");
        var keys = new List<ulong>();
        reader.ReadValues(column.Name, value => keys.Add(value is byte[] bytes ? StableHash.Of(bytes) : StableHash.OfContent(CellText.Of(value))));
        return keys;
    }
}
