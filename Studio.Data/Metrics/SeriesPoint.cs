using System.Runtime.InteropServices;

namespace Studio.Data.Metrics;

/// <summary>A point as it lies in a <see cref="MetricBlock"/>: 24 bytes. The order of fields is the file format; never change it.</summary>
/// <param name="Wall">seconds since 1970, UTC.</param>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
public readonly record struct SeriesPoint(long Step, double Value, double Wall);
