using System.Text;
using Studio.Data;
using Studio.Data.Evaluation;
using Studio.Data.Tables;
using Studio.Training.Batches;
using Studio.Training.Models;
using Studio.Training.Tensors;
using Studio.Training.Tokenizers;
using Studio.Training.Worker;

namespace Studio.Training.Evaluating;

/// <summary>
/// Measures how well a language model foretells a text: windows of the context's length side by side, as the run's own
/// evaluations take them. A row of the predictions is a window.
/// </summary>
public static class LanguageEvaluation
{
    /// <exception cref="UserError">the data does not fit the model.</exception>
    public static Measured Run(SavedModel saved, DatasetReader reader, RowChoice choice, string split, string cache, Action<long, long> progress)
    {
        if (saved is not { Model: CausalModel, Tokenizer: { } tokenizer }) throw new UserError("Only language models can be measured on running text.");
        var data = TextData.Prepare(choice.Spec, RunData.SourceOf(reader), cache, tokenizer);
        using var batches = new TextBatches(choice.Spec, data, saved.Device); // disposes of the data
        var part = choice.Part ?? DataPart.Train; // all rows are one part then
        if (!batches.Has(part)) throw new UserError($"The run kept no {split} part of '{reader.Manifest.Name}'; choose another part.");
        var windows = new Windows(tokenizer);
        var total = (part switch { DataPart.Train => data.Train, DataPart.Validation => data.Validation!, _ => data.Test! }).Count / choice.Spec.ContextLength;
        using var noGrad = Autograd.NoGrad();
        using var source = batches.Evaluation(part, maxBatches: 0).GetEnumerator();
        while (true)
        {
            using var scope = new TensorScope();
            if (!source.MoveNext()) break;
            windows.Add(saved.Model, source.Current);
            progress(windows.Count, total);
        }
        Evaluations.CheckFinite(windows.Losses);
        return new(windows.Report(choice.Note), windows.Table());
    }

    /// <summary>Collects a line for every window.</summary>
    private sealed class Windows(Tokenizer tokenizer)
    {
        private readonly List<string> _texts = [];
        private readonly List<double> _losses = [];
        private readonly List<long> _bytes = [];
        private long _tokens;
        private long _hits;
        private int _length;

        public int Count => _losses.Count;
        public IReadOnlyList<double> Losses => _losses;

        public void Add(StudioModel model, Batch batch)
        {
            var logits = model.Forward(batch.Inputs); // (B, T, V)
            var (rows, length) = ((int)batch.Targets.Size(0), (int)batch.Targets.Size(1));
            var losses = logits.View(-1, logits.Size(-1)).CrossEntropy(batch.Targets.View(-1), reduction: Reduction.None);
            _losses.AddRange(losses.View(rows, length).To(ScalarType.Float64).Mean(1).ToArray<double>());
            _hits += (long)logits.ArgMax(-1).Eq(batch.Targets).Sum().Item<double>();
            var ids = batch.Targets.To(Device.Cpu).Contiguous().ToArray<long>();
            for (var row = 0; row < rows; row++) AddText(ids.AsSpan(row * length, length));
            (_tokens, _length) = (_tokens + ids.Length, length);
        }

        public EvaluationReport Report(string? note)
        {
            var (loss, bytes) = (_losses.Average(), _bytes.Sum());
            return new()
            {
                Kind = EvaluationReport.Language,
                Rows = Count,
                Figures = new Dictionary<string, double?>
                {
                    [FigureNames.Loss] = loss,
                    [FigureNames.Perplexity] = LanguageFigures.Perplexity(loss),
                    [FigureNames.BitsPerByte] = bytes == 0 ? null : LanguageFigures.BitsPerByte(loss * _tokens, bytes),
                    [FigureNames.Accuracy] = (double)_hits / _tokens,
                    [FigureNames.Tokens] = _tokens,
                    [FigureNames.Bytes] = bytes,
                },
                Notes = note is null ? [] : [note],
            };
        }

        public PredictionTable Table()
        {
            var table = new PredictionTable();
            table.Add(PredictionTable.Row, Enumerable.Range(0, Count).Select(row => (long)row).ToArray());
            table.Add(PredictionTable.Text, _texts.ToArray());
            table.Add(PredictionTable.Tokens, Enumerable.Repeat((long)_length, Count).ToArray());
            table.Add(PredictionTable.Bytes, _bytes.ToArray());
            table.Add(PredictionTable.Loss, _losses.ToArray());
            return table;
        }

        /// <summary>The bytes are the tokens' own, since a window may end inside a character.</summary>
        private void AddText(ReadOnlySpan<long> ids)
        {
            using var bytes = new MemoryStream();
            foreach (var id in ids) bytes.Write(tokenizer.Utf8Of((int)id));
            _bytes.Add(bytes.Length);
            _texts.Add(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
        }
    }
}
