namespace Studio.Data.Metrics;

/// <summary>
/// Where a point lies: blocks of a series are numbered from 0, and its points fill them one after the other. The key is
/// series id x 2^24 + block number, so one series may hold 2^24 x 256 = 4.3 thousand million points.
/// </summary>
internal static class BlockKey
{
    /// <summary>
    /// 6 KB a block: few enough rows that a million points read in milliseconds, small enough that the one block every
    /// live batch rewrites stays cheap.
    /// </summary>
    public const int PointsPerBlock = 256;

    public const int PointBytes = 24;

    public static long First(long seriesId) => seriesId << 24;

    public static long Of(long seriesId, long pointIndex) => First(seriesId) + pointIndex / PointsPerBlock;

    /// <summary>One past the last key a series can have.</summary>
    public static long End(long seriesId) => First(seriesId + 1);
}
