using System.Diagnostics;
using System.Text.Json.Nodes;
using Studio.Data;
using Studio.Data.Cleaning;
using Studio.Data.Cleaning.Operations;
using Studio.Data.Tables;
using Studio.Data.Tables.Importing;
using Studio.Testing;

namespace Studio.Bench.Curation;

/// <summary>
/// clean-speed: megabytes of text (as UTF-8) a second through a pipeline of six operations, from a version's file to the
/// new version's, hashed and synced. Reviews of IMDB where they are, otherwise texts made here.
/// </summary>
public static class CleanSpeedBench
{
    private const int Rounds = 3;

    internal static readonly Pipeline SixOperations = new()
    {
        Operations = [new UnicodeOperation(), new HtmlOperation(), new WhitespaceOperation(), new PersonalDataOperation(), new WordFilterOperation { AtLeast = 5 }, new SpecialCharacterFilterOperation()],
    };

    public static Task<Figure> MeasureAsync()
    {
        using var folder = new TempFolder();
        var workspace = new Workspace(folder.File("workspace"));
        var version = Import(workspace, folder);
        var megabytes = version.Manifest.ColumnWithRole(ColumnRole.Text)!.Text!.Utf8Bytes / 1e6;
        var (rates, processor) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            var (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            Cleaner.Apply(workspace, version.Reference, SixOperations, _ => { }, CancellationToken.None);
            rates.Add(megabytes / watch.Elapsed.TotalSeconds);
            processor.Add((Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }
        return Task.FromResult(new Figure(Medians.Median(rates), Rounds)
            .With("text_mb", Math.Round(megabytes, 1)).With("rows", version.Manifest.RowCount)
            // of all cores: what the figure would be where nothing else runs
            .With("processor_s", Math.Round(Medians.Median(processor), 2))
            .With("operations", new JsonArray([.. SixOperations.Operations.Select(o => (JsonNode)OperationKind.Of(o).Name)]))
            .With("each", new JsonArray([.. rates.Select(r => (JsonNode)Math.Round(r, 1))])));
    }

    private static DatasetVersion Import(Workspace workspace, TempFolder folder)
    {
        string[] files = SharedData.Find("data/imdb/imdb_train.csv") is { } train && SharedData.Find("data/imdb/imdb_test.csv") is { } test ? [train, test] : [Made(folder)];
        var result = Importer.Import(workspace, new ImportSpec { Name = "reviews", Files = [.. files.Select(f => new ImportFile(f))] }, _ => { }, CancellationToken.None);
        return new DatasetVersion(result.Manifest, result.Folder);
    }

    private static string Made(TempFolder folder)
    {
        var path = folder.File("made.csv");
        CurationData.WriteShortTexts(path, 400_000);
        return path;
    }
}
