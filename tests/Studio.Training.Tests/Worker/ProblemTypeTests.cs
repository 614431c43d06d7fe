using System.Globalization;
using System.Text.Json;
using Studio.Data;
using Studio.Data.Evaluation;
using Studio.Data.Tables;
using Studio.Data.Tables.Importing;
using Studio.Training.Contracts;
using Studio.Training.Models;
using Studio.Training.Tests.Batches;
using Studio.Training.Worker;

namespace Studio.Training.Tests.Worker;

/// <summary>Models that give any number of labels, or a number, trained and measured by the commands people give.</summary>
[Collection(nameof(Tensors.TensorScopeTests))] // the count of live tensors is the process's
public sealed class ProblemTypeTests : IDisposable
{
    private readonly WorkerProcess _worker = new();

    private static RunSpec Spec => LabeledTextFixture.Spec with { ModelFamily = ModelFamilies.FastText, Optimizer = Optimizers.Adam, LearningRate = 0.03, MinLearningRate = 0, MaxSteps = 150, EvaluateEverySteps = 50, EvaluationBatches = 0, Threads = 1, WeightDecay = 0 };

    public void Dispose() => _worker.Dispose();

    [Fact]
    public async Task Train_MultiLabel_LearnsEachLabelByItself()
    {
        // "rain" tells the label wet, "gust" the label windy; both, one or none of them; as a list with ; or in JSON
        var rows = Enumerable.Range(0, 120).Select(row => ($"w{row % 5} {(row % 2 == 0 ? "rain" : "dry")} {(row % 3 == 0 ? "gust" : "still")}", (row % 2 == 0, row % 3 == 0) switch
        {
            (true, true) => row % 4 == 0 ? "wet; windy" : """["wet", "windy"]""",
            (true, false) => "wet",
            (false, true) => "windy",
            _ => "",
        }));
        var run = await TrainAsync(Spec with { ProblemType = ProblemTypes.MultiLabel, Dataset = Import("weather", rows) });

        using var saved = SavedModel.Load(run, null);
        Assert.Equal(["wet", "windy"], saved.Classes!);
        Assert.All(saved.Classify("rain gust", out _), probability => Assert.InRange(probability, 0.8, 1));
        Assert.All(saved.Classify("dry still", out _), probability => Assert.InRange(probability, 0, 0.2));
        var report = await EvaluateAsync(run);
        Assert.Equal((EvaluationReport.MultiLabel, 120L, 1.0), (report.Kind, report.Rows, report.Figures[FigureNames.MicroF1]));
        Assert.Equal(["wet", "windy"], report.Classes.Select(one => one.Name));
        Assert.Equal(1, WorkerProcess.Events(run).OfType<MetricEvent>().Last(e => e.Values.ContainsKey(MetricNames.ValidationMicroF1)).Values[MetricNames.ValidationMicroF1], 1e-9);
    }

    [Fact]
    public async Task Train_Regression_LearnsTheNumber()
    {
        var rows = Enumerable.Range(0, 120).Select(row => (string.Join(' ', Enumerable.Repeat("much", row % 4).Append($"w{row % 5}")), (row % 4 + 0.5).ToString(CultureInfo.InvariantCulture)));
        var run = await TrainAsync(Spec with { ModelFamily = ModelFamilies.Lstm, ProblemType = ProblemTypes.Regression, LabelColumn = "label", Dataset = Import("amount", rows, ColumnRole.Ignore), MaxSteps = 300 });

        using var saved = SavedModel.Load(run, null);
        Assert.Equal(ProblemType.Regression, saved.Model.Problem);
        Assert.Equal(3.5, Assert.Single(saved.Classify("much much much w1", out _)), 0.5);
        var report = await EvaluateAsync(run);
        Assert.Equal(EvaluationReport.Regression, report.Kind);
        Assert.InRange(report.Figures[FigureNames.R2]!.Value, 0.9, 1);
    }

    [Fact]
    public async Task Train_RegressionOfAWord_NamesTheRow()
    {
        var (code, _, error) = await WorkerProcess.Run("train", Create(Spec with { ProblemType = ProblemTypes.Regression, Dataset = Import("words", [("a", "1"), ("b", "many"), ("c", "2")]), BatchSize = 1 }).Root);

        Assert.NotEqual(0, code);
        Assert.Equal("Row 2 of 'words' has 'many' in column 'label', which is no number; mend it, or leave the row out.", error.Trim());
    }

    private string Import(string name, IEnumerable<(string Text, string Label)> rows, ColumnRole role = ColumnRole.Label)
    {
        var lines = rows.Select(row => JsonSerializer.Serialize(new { text = row.Text, label = row.Label }));
        var spec = new ImportSpec { Name = name, Files = [new ImportFile(_worker.File(name + ".jsonl", string.Join('\n', lines) + "\n"))], Columns = [new("text", ColumnRole.Text), new("label", role)] };
        return Importer.Import(_worker.Workspace, spec, _ => { }, CancellationToken.None).Manifest.DatasetId + "@1";
    }

    private RunDirectory Create(RunSpec spec)
    {
        var run = new RunDirectory(_worker.Workspace.RunDirectory(Identifier.New()));
        Directory.CreateDirectory(run.Root);
        RunSpecJson.Save(spec, run.Spec);
        return run;
    }

    private async Task<RunDirectory> TrainAsync(RunSpec spec)
    {
        var run = Create(spec);
        var (code, _, error) = await WorkerProcess.Run("train", run.Root);
        Assert.Equal((0, ""), (code, error));
        return run;
    }

    private async Task<EvaluationReport> EvaluateAsync(RunDirectory run)
    {
        var (code, _, _) = await WorkerProcess.Run("evaluate", run.Id, "--split", "all", "--workspace", _worker.Workspace.Root);
        Assert.Equal(0, code);
        var folder = Assert.Single(Directory.GetDirectories(_worker.Workspace.Evaluations));
        return JsonSerializer.Deserialize<EvaluationReport>(File.ReadAllText(Path.Combine(folder, "report.json")), JournalJson.Options)!;
    }
}
