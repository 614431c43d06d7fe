using System.Diagnostics;
using Studio.Data;
using Studio.Data.Labeling;
using Studio.Data.Tables;
using Studio.Data.Tables.Rows;
using Studio.Training.Batches;
using Studio.Training.Contracts;
using Studio.Training.Models;
using Studio.Training.Tensors;
using Studio.Training.Worker;

namespace Studio.Training.Evaluating;

/// <summary>
/// Asks classifiers about the rows of a labeling project. Each row is answered by those models that were not trained on
/// it, on average, so that the runs of k folds together give out-of-fold predictions; a row that all were trained on is
/// answered by all, and marked.
/// </summary>
public sealed class Suggester(Workspace workspace, LabelProject project, IReadOnlyList<string> models)
{
    private const int Guesses = 3;
    private const long MostNumbers = 1L << 28;

    private readonly DatasetVersion _version = DatasetFolder.Resolve(workspace, project.Dataset);
    private IReadOnlyList<string> _classes = [];
    private IReadOnlyList<ulong>? _contents;
    private int[] _rows = [];
    private float[] _sums = [];
    private int[] _answers = [];

    /// <param name="progress">share that is done, 0 to 1.</param>
    /// <exception cref="UserError">a model is none that classifies these rows.</exception>
    public LabelSuggestions Run(Action<double> progress)
    {
        if (models.Count == 0) throw new UserError("models: name at least one trained classifier.");
        var watch = Stopwatch.StartNew();
        using var reader = new DatasetReader(_version);
        var index = reader.Select(project.Rows);
        _rows = [.. Enumerable.Range(0, checked((int)index.Count)).Select(i => index.At(i))];
        var trained = models.Select(model => TrainedOn(model, reader)).ToList();
        var seen = Array.ConvertAll(_rows, row => trained.All(rows => rows?[row] == true));
        for (var m = 0; m < models.Count; m++)
        {
            var mine = Enumerable.Range(0, _rows.Length).Where(i => seen[i] || trained[m]?[_rows[i]] != true).ToArray();
            Ask(models[m], mine, reader, done => progress((m + (done / Math.Max(1.0, mine.Length))) / models.Count));
        }
        return new(new(DateTimeOffset.UtcNow, models, _classes, watch.Elapsed.TotalSeconds), Answers(seen, reader));
    }

    /// <summary>
    /// Which rows of the version a model was trained on; null where it cannot have seen any. Rows of another version, or of
    /// another dataset, stand elsewhere: there it is what they hold that tells them, whatever their blanks, case and marks.
    /// </summary>
    private bool[]? TrainedOn(string model, DatasetReader reader)
    {
        var reference = ModelReference.Parse(model);
        if (!reference.IsRun) return null;
        if (!Directory.Exists(workspace.RunDirectory(reference.Id))) throw new UserError($"There is no run {reference.Id} in this workspace.");
        var spec = RunSpecJson.Load(new RunDirectory(workspace.RunDirectory(reference.Id)).Spec);
        if (spec.Dataset == _version.Reference) return Trained(spec, reader);
        var isSame = spec.Dataset.Split('@')[0] == _version.Manifest.DatasetId;
        if (!DatasetFolder.List(workspace).Any(version => version.Reference == spec.Dataset && File.Exists(version.ParquetPath)))
            return isSame ? [.. Enumerable.Repeat(true, checked((int)_version.Manifest.RowCount))] : null; // nobody can say any more
        using var other = DatasetReader.Open(workspace, spec.Dataset);
        var trained = Trained(spec, other);
        var learned = SplitColumns.ReadContent(other).Where((_, row) => trained[row]).ToHashSet();
        return [.. (_contents ??= SplitColumns.ReadContent(reader)).Select(learned.Contains)];
    }

    private static bool[] Trained(RunSpec spec, DatasetReader reader)
    {
        var label = reader.Manifest.ColumnWithRole(ColumnRole.Label);
        var parts = RowSplit.Assign(spec, checked((int)reader.Manifest.RowCount), label is null ? null : reader.ReadClassIds(label.Name), SplitColumns.Read(spec, reader));
        return Array.ConvertAll(parts, part => part == DataPart.Train);
    }

    private void Ask(string model, int[] mine, DatasetReader reader, Action<int> progress)
    {
        using var saved = SavedModel.Open(model, workspace.Root, checkpoint: null);
        Join(saved, model);
        if (mine.Length == 0) return;
        using var inputs = RowInputs.Open(saved, reader);
        using var noGrad = Autograd.NoGrad();
        var (width, done) = (_classes.Count, 0);
        foreach (var some in mine.Chunk(inputs.RowsAtOnce))
        {
            using var scope = new TensorScope();
            var logits = saved.Model.Forward(inputs.Batch(Array.ConvertAll(some, i => _rows[i])));
            var probabilities = new double[some.Length * width];
            logits.To(ScalarType.Float64).Softmax(-1).Contiguous().CopyTo(probabilities);
            for (var i = 0; i < some.Length; i++)
            {
                _answers[some[i]]++;
                for (var c = 0; c < width; c++) _sums[(some[i] * width) + c] += (float)probabilities[(i * width) + c];
            }
            progress(done += some.Length);
        }
    }

    /// <summary>The first model decides the classes; the others must tell the same ones apart, in the same order.</summary>
    private void Join(SavedModel saved, string model)
    {
        if (saved.Classes is not { } classes || saved.Model.Problem != ProblemType.SingleLabel)
            throw new UserError($"{model} does not tell one class of several, so it has no label to suggest: choose a single-label classifier.");
        if (_classes.Count == 0)
        {
            if ((long)classes.Count * _rows.Length > MostNumbers) throw new UserError($"{classes.Count:N0} classes of {_rows.Length:N0} rows are too many to hold at once: choose fewer rows for the project.");
            (_classes, _sums, _answers) = (classes, new float[classes.Count * _rows.Length], new int[_rows.Length]);
        }
        else if (!_classes.SequenceEqual(classes))
        {
            throw new UserError($"{model} tells other classes apart than {models[0]}: choose models of the same labels.");
        }
    }

    private List<LabelSuggestion> Answers(bool[] seen, DatasetReader reader)
    {
        var width = _classes.Count;
        for (var i = 0; i < _rows.Length; i++)
            for (var c = 0; c < width; c++) _sums[(i * width) + c] /= _answers[i];
        var given = Given(reader);
        var ids = _classes.Select((name, id) => (name, id)).ToDictionary(c => c.name, c => c.id, StringComparer.Ordinal);
        var labels = given.Select((text, i) => text is null || seen[i] ? -1 : ids.GetValueOrDefault(text, -1)).ToArray();
        var doubts = ConfidentLearning.Doubts(labels, _sums, width);
        return [.. _rows.Select((row, i) => Of(row, _sums.AsSpan(i * width, width), seen[i], given[i], doubts[i]))];
    }

    private LabelSuggestion Of(int row, ReadOnlySpan<float> probabilities, bool seen, string? given, double? doubt)
    {
        double entropy = 0;
        foreach (var p in probabilities)
            if (p > 0) entropy -= p * Math.Log(p);
        var all = probabilities.ToArray();
        var guesses = all.Select((p, c) => new LabelGuess(_classes[c], Math.Round(p, 4))).OrderByDescending(g => g.Probability).Take(Guesses);
        return new(row, [.. guesses], Math.Round(Math.Clamp(entropy / Math.Log(all.Length), 0, 1), 5), seen, given, doubt is { } d ? Math.Round(d, 5) : null);
    }

    /// <summary>What the dataset says of the project's rows: the column that the labels go to, else its label column.</summary>
    private string?[] Given(DatasetReader reader)
    {
        var manifest = _version.Manifest;
        var column = manifest.Columns.FirstOrDefault(c => c.Name == project.Target && c.Type != ColumnType.Image) ?? manifest.ColumnWithRole(ColumnRole.Label);
        if (column is null) return new string?[_rows.Length];
        var values = new List<string?>();
        reader.ReadValues(column.Name, value => values.Add(CellText.Of(value) is { Length: > 0 } text ? string.Intern(text) : null));
        return Array.ConvertAll(_rows, row => values[row]);
    }
}
