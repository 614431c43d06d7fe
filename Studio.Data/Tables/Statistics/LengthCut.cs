namespace Studio.Data.Tables.Statistics;

/// <summary>What a maximum length leaves of the rows.</summary>
/// <param name="Rows">rows that are longer.</param>
/// <param name="Units">tokens (or whatever was counted) that those rows have beyond it.</param>
public sealed record LengthCut(long Rows, long AllRows, long Units, long AllUnits)
{
    public double RowShare => AllRows == 0 ? 0 : (double)Rows / AllRows;
    public double UnitShare => AllUnits == 0 ? 0 : (double)Units / AllUnits;

    public static LengthCut At(IReadOnlyList<LengthCount> lengths, int maximum)
    {
        var cut = lengths.Where(l => l.Length > maximum).ToList();
        return new(cut.Sum(l => l.Rows), lengths.Sum(l => l.Rows), cut.Sum(l => (l.Length - (long)maximum) * l.Rows), lengths.Sum(l => l.Length * l.Rows));
    }
}
