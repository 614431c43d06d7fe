using System.Diagnostics;
using Studio.Data;
using Studio.Data.Tables;
using Studio.Data.Tables.Rows;
using Studio.Data.Tables.Statistics;
using Studio.Testing;

namespace Studio.Bench.Curation;

/// <summary>statistics: everything the statistics' page shows of 1,000,000 rows x 5 columns, without a cache; filter_ms: the slowest of four filters on them.</summary>
internal static class StatisticsSpeed
{
    private static readonly (string Name, RowSelection Selection)[] s_filters =
    [
        ("number_ms", new RowSelection { Where = [new("score", RowOperator.Above, "5")] }),
        ("label_ms", new RowSelection { Where = [new("label", RowOperator.Is, "positive"), new("source", RowOperator.IsNot, "source-7")] }),
        ("length_ms", new RowSelection { Where = [new("text", RowOperator.LengthAtLeast, "100")] }),
        ("text_ms", new RowSelection { Sql = "contains(text, 'hotel again')" }),
    ];

    public static Task<Figure> MeasureAsync()
    {
        using var folder = new TempFolder();
        var workspace = new Workspace(folder.File("workspace"));
        var version = CurationData.Dataset(workspace, folder.Path, 1_000_000);
        var times = new List<double>();
        for (var run = 0; run < 3; run++)
        {
            foreach (var file in Directory.EnumerateFiles(workspace.Cache))
                File.Delete(file);
            var watch = Stopwatch.StartNew();
            StatisticsReader.Read(workspace, version);
            times.Add(watch.Elapsed.TotalSeconds);
        }
        var filters = s_filters.ToDictionary(f => f.Name, f => Medians.Median(Enumerable.Range(0, 5).Select(_ => Filter(workspace, version, f.Selection))));
        var figure = new Figure(Medians.Median(times), times.Count).With("filter_ms", Math.Round(filters.Values.Max()));
        foreach (var (name, time) in filters)
            figure.With(name, Math.Round(time));
        return Task.FromResult(figure);
    }

    private static double Filter(Workspace workspace, DatasetVersion version, RowSelection selection)
    {
        var watch = Stopwatch.StartNew();
        using var reader = new DatasetReader(version, workspace.Cache);
        reader.Select(selection);
        return watch.Elapsed.TotalMilliseconds;
    }
}
