using System.Text.Json;
using Studio.Data;
using Studio.Data.Evaluation;
using Studio.Data.Tables;
using Studio.Data.Tables.Importing;
using Studio.Data.Tables.Samples;
using Studio.Training.Contracts;
using Studio.Training.Tests.Loops;

namespace Studio.Training.Tests.Worker;

/// <summary>Evaluations from outside: what they find is what the run itself logged, and what is kept of it.</summary>
public sealed class EvaluateCommandTests : IDisposable
{
    private const double LossTolerance = 1e-6; // the run averages float32 means of batches, the evaluation single rows
    private readonly WorkerProcess _worker = new();

    public void Dispose() => _worker.Dispose();

    private static RunSpec TextSpec => TrainingFixture.TextSpec with { MaxSteps = 12, TestFraction = 0.2, SampleEverySteps = 0 };

    [Fact]
    public async Task Evaluate_LanguageModelOnItsTestPart_FindsWhatTheRunLogged()
    {
        var run = await TrainAsync(_worker.CreateRun(TextSpec));
        var (report, directory) = await EvaluateAsync(run, "--split", "test", "--checkpoint", "last");

        Assert.Equal(EvaluationReport.Language, report.Kind);
        var loss = report.Figures[FigureNames.Loss]!.Value;
        Assert.Equal(Logged(run, MetricNames.TestLoss), loss, LossTolerance * loss);
        Assert.Equal(Math.Exp(loss), report.Figures[FigureNames.Perplexity]!.Value, 1e-9);
        // every character of the alphabet is one token and one byte
        Assert.Equal(report.Figures[FigureNames.Tokens], report.Figures[FigureNames.Bytes]);
        Assert.Equal(loss / Math.Log(2), report.Figures[FigureNames.BitsPerByte]!.Value, 1e-9);
        Assert.Equal(report.Figures[FigureNames.Tokens], report.Rows * TextSpec.ContextLength);
        using var predictions = new PredictionReader(directory.Predictions);
        Assert.Equal(report.Rows, predictions.ReadPage(new()).Total);
    }

    [Fact]
    public async Task Evaluate_ClassifierOnItsTestPart_FindsWhatTheRunLogged()
    {
        var digits = ImportDigits();
        var run = await TrainAsync(CreateImageRun(digits));
        var (report, directory) = await EvaluateAsync(run, "--split", "test", "--checkpoint", "last");

        Assert.Equal(Logged(run, MetricNames.TestAccuracy), report.Figures[FigureNames.Accuracy]!.Value, 12);
        var loss = report.Figures[FigureNames.Loss]!.Value;
        Assert.Equal(Logged(run, MetricNames.TestLoss), loss, LossTolerance * loss);
        Assert.Equal(loss, report.Figures[FigureNames.LogLoss]!.Value, 1e-5);
        Assert.Equal(10, report.Classes.Count);
        Assert.Equal(report.Rows, report.Confusion.Sum(row => row.Sum()));
        using var reader = new DatasetReader(digits);
        var splits = reader.ReadSplits()!;
        using var predictions = new PredictionReader(directory.Predictions);
        var page = predictions.ReadPage(new() { Count = 1000 });
        Assert.All(page.Rows, row => Assert.Equal("test", splits[(long)row[PredictionTable.Row]!]));
        Assert.Equal(report.Rows - report.Confusion.Select((row, c) => row[c]).Sum(), predictions.ReadPage(new() { Correct = false }).Total);
    }

    [Fact]
    public async Task Evaluate_ModelOfTheLibrary_FindsWhatItsRunDoesOnThePartItKeptAside()
    {
        var (run, model, _) = await TrainedReviews.MakeAsync(_worker);
        var (expected, _) = await EvaluateAsync(run, "--split", "test");

        var (code, _, error) = await WorkerProcess.Run("evaluate", "model:" + model.Name, "--split", "test", "--workspace", _worker.Workspace.Root);

        Assert.True(code == 0, error);
        var directory = new EvaluationDirectory(Directory.GetDirectories(_worker.Workspace.Evaluations).Order().Last());
        var actual = JsonSerializer.Deserialize<EvaluationReport>(File.ReadAllText(directory.Report), JournalJson.Options)!;
        Assert.Equal((expected.Rows, 40), (actual.Rows, expected.Rows));
        Assert.Equal(expected.Figures[FigureNames.Loss]!.Value, actual.Figures[FigureNames.Loss]!.Value, 1e-6);
        Assert.Equal(expected.Confusion, actual.Confusion);
    }

    [Fact]
    public async Task Evaluate_AllRows_MeasuresEveryRowOfADatasetWithoutASplit()
    {
        var run = await TrainAsync(_worker.CreateRun(TextSpec));
        var (report, _) = await EvaluateAsync(run, "--split", "all");

        Assert.Equal((2000 - 1) / TextSpec.ContextLength, report.Rows);
    }

    [Fact]
    public async Task Evaluate_PartTheRunDoesNotHave_SaysSoInOneSentenceAndKeepsTheReason()
    {
        var run = await TrainAsync(_worker.CreateRun(TextSpec with { TestFraction = 0 }));

        var (code, _, error) = await WorkerProcess.Run("evaluate", run.Id, "--workspace", _worker.Workspace.Root);

        Assert.Equal((1, "The run kept no test part of 'alphabet'; choose another part.\n"), (code, error));
        var directory = new EvaluationDirectory(Assert.Single(Directory.GetDirectories(_worker.Workspace.Evaluations)));
        Assert.Contains("\"status\":\"failed\"", File.ReadAllText(directory.Events), StringComparison.Ordinal);
        Assert.False(File.Exists(directory.Report));
    }

    [Fact]
    public async Task Evaluate_LabelsTheModelNeverLearned_LeavesTheRowsOutAndSaysSo()
    {
        var run = await TrainAsync(CreateImageRun(ImportDigits()));
        // the same images, two rows of them under a name no model has heard
        var other = Relabel(run, unknown: 2);
        var (report, _) = await EvaluateAsync(run, "--dataset", other, "--split", "test");

        Assert.Contains(report.Notes, note => note.StartsWith("2 rows have labels the model never learned ('eleven')", StringComparison.Ordinal));
    }

    private async Task<RunDirectory> TrainAsync(RunDirectory run)
    {
        var (code, _, error) = await WorkerProcess.Run("train", run.Root);
        Assert.Equal((0, ""), (code, error));
        return run;
    }

    private async Task<(EvaluationReport Report, EvaluationDirectory Directory)> EvaluateAsync(RunDirectory run, params string[] options)
    {
        var (code, output, error) = await WorkerProcess.Run(["evaluate", run.Id, "--workspace", _worker.Workspace.Root, .. options]);
        Assert.True(code == 0, error);
        var directory = new EvaluationDirectory(Directory.GetDirectories(_worker.Workspace.Evaluations).Order().Last());
        Assert.Contains(directory.Id, output, StringComparison.Ordinal);
        return (JsonSerializer.Deserialize<EvaluationReport>(File.ReadAllText(directory.Report), JournalJson.Options)!, directory);
    }

    private RunDirectory CreateImageRun(DatasetVersion version)
    {
        var run = new RunDirectory(_worker.Workspace.RunDirectory(Identifier.New()));
        Directory.CreateDirectory(run.Root);
        RunSpecJson.Save(TrainingFixture.ImageSpec with { Split = Splits.Column, Dataset = version.Reference, Threads = 1, MaxSteps = 20, BatchSize = 64 }, run.Spec);
        return run;
    }

    private DatasetVersion ImportDigits()
    {
        var sample = SampleCatalog.Find("drawn-digits");
        var folder = Directory.CreateDirectory(Path.Combine(_worker.Workspace.Uploads, "digits"));
        var imported = Importer.Import(_worker.Workspace, sample.Spec(SampleGenerator.Write(sample, folder.FullName)), _ => { }, CancellationToken.None);
        return DatasetFolder.Resolve(_worker.Workspace, imported.Manifest.DatasetId);
    }

    /// <summary>A dataset of the run's images in which the first test rows are called eleven.</summary>
    private string Relabel(RunDirectory run, int unknown)
    {
        var version = DatasetFolder.Resolve(_worker.Workspace, RunSpecJson.Load(run.Spec).Dataset);
        var label = version.Manifest.ColumnWithRole(ColumnRole.Label)!;
        var draft = new VersionDraft { Name = "relabeled" };
        var made = DatasetFolder.WriteVersion(_worker.Workspace, draft, path =>
        {
            using var reader = new DatasetReader(version);
            var rows = reader.ReadPage(new() { Split = "test", Count = unknown }).Rows.Select(r => r.Index);
            using var connection = Studio.Data.Tables.DuckDb.DuckDbConnection.Open(new() { Folders = [Path.GetDirectoryName(path)!, Path.GetDirectoryName(version.ParquetPath)!] });
            connection.Execute($"COPY (SELECT * EXCLUDE (file_row_number) REPLACE (CASE WHEN file_row_number IN ({string.Join(", ", rows)}) THEN 'eleven' ELSE CAST({label.Name} AS VARCHAR) END AS {label.Name}) FROM read_parquet('{version.ParquetPath}', file_row_number = true)) TO '{path}' (FORMAT parquet)");
            return new WrittenTable(version.Manifest.RowCount, [.. version.Manifest.Columns.Select(c => c == label ? c with { Type = ColumnType.Text, Classes = [.. c.Classes, "eleven"] } : c)]);
        });
        return made.Reference;
    }

    private static double Logged(RunDirectory run, string metric) =>
        WorkerProcess.Events(run).OfType<MetricEvent>().Last(line => line.Values.ContainsKey(metric)).Values[metric];
}
