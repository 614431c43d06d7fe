using Studio.Data;
using Studio.Data.Evaluation;
using Studio.Data.Tables;
using Studio.Training.Batches;
using Studio.Training.Loops;
using Studio.Training.Models;
using Studio.Training.Tensors;
using Studio.Training.Tokenizers;
using Studio.Training.Worker;

namespace Studio.Training.Evaluating;

/// <summary>
/// Measures how well a pretrained BERT guesses hidden tokens, and next sentences where it has learned to: on the examples
/// and under the masks of the run's own evaluations. A row of the predictions is an example.
/// </summary>
public static class MaskedEvaluation
{
    /// <exception cref="UserError">the data does not fit the model.</exception>
    public static Measured Run(SavedModel saved, BertPretraining model, DatasetReader reader, RowChoice choice, string split, Action<long, long> progress)
    {
        var tokenizer = saved.Tokenizer as SubwordTokenizer ?? throw new UserError("This model came without a tokenizer with [MASK], so nothing can be hidden from it.");
        // a model of the library has no run that says how it was pretrained
        var spec = choice.Spec with { MaxLength = Math.Min(choice.Spec.MaxLength, model.Config.ContextLength), NextSentence = model.HasNextSentence };
        var texts = DocumentTexts.Load(spec, RunData.SourceOf(reader), RunData.RowsAreLines(reader.Manifest), tokenizer);
        using var batches = new MaskedTextBatches(spec, texts, saved.Device);
        var part = choice.Part ?? DataPart.Train; // all rows are one part then
        if (!batches.Has(part)) throw new UserError($"The run kept no {split} part of '{reader.Manifest.Name}'; choose another part.");
        var examples = new Examples(tokenizer);
        var total = batches.Examples(part).Length;
        using var noGrad = Autograd.NoGrad();
        using var source = batches.Evaluation(part, maxBatches: 0).GetEnumerator();
        while (true)
        {
            using var scope = new TensorScope();
            if (!source.MoveNext()) break;
            examples.Add(model, source.Current);
            progress(examples.Losses.Count, total);
        }
        Evaluations.CheckFinite(examples.Losses);
        return new(examples.Report(choice.Note), examples.Table());
    }

    /// <summary>Collects a line for every example.</summary>
    private sealed class Examples(SubwordTokenizer tokenizer)
    {
        private readonly PretrainingSums _sums = new();
        private readonly List<string> _texts = [];
        private readonly List<double> _losses = [];
        private readonly List<long> _tokens = [];
        private readonly List<long> _bytes = [];

        public IReadOnlyList<double> Losses => _losses;

        public void Add(BertPretraining model, Batch batch)
        {
            var logits = _sums.Add(model, batch);
            var losses = logits.CrossEntropy(batch.Targets, reduction: Reduction.None).To(ScalarType.Float64).ToArray<double>();
            var (rows, length) = ((int)batch.Inputs.Values.Size(0), (int)batch.Inputs.Values.Size(1));
            long[] ids = batch.Inputs.Values.To(Device.Cpu).ToArray<long>(), places = batch.Places!.To(Device.Cpu).ToArray<long>(), targets = batch.Targets.To(Device.Cpu).ToArray<long>();
            var (sums, counts, bytes) = (new double[rows], new long[rows], new long[rows]);
            for (var i = 0; i < places.Length; i++)
            {
                var row = places[i] / length;
                ids[places[i]] = targets[i]; // the text as it was
                sums[row] += losses[i];
                counts[row]++;
                bytes[row] += tokenizer.Utf8Of((int)targets[i]).Length;
            }
            _losses.AddRange(sums.Zip(counts, (sum, count) => count > 0 ? sum / count : 0));
            _tokens.AddRange(counts);
            _bytes.AddRange(bytes);
            _texts.AddRange(ids.Chunk(length).Select(row => tokenizer.Decode(row.Select(id => (int)id), skipSpecial: true, cleanUp: true)));
        }

        public EvaluationReport Report(string? note) => new()
        {
            Kind = EvaluationReport.Language,
            Rows = _losses.Count,
            Figures = new Dictionary<string, double?>
            {
                [FigureNames.Loss] = _sums.MaskedLoss,
                [FigureNames.Perplexity] = LanguageFigures.Perplexity(_sums.MaskedLoss),
                [FigureNames.Accuracy] = _sums.MaskedAccuracy,
                [FigureNames.NextSentenceAccuracy] = _sums.NextSentenceAccuracy,
                [FigureNames.NextSentenceLoss] = _sums.NextSentenceLoss,
                [FigureNames.Tokens] = _sums.Tokens,
                [FigureNames.Bytes] = _bytes.Sum(),
            }.Where(figure => figure.Value is not null).ToDictionary(),
            Notes = [.. new[] { "Loss, perplexity and accuracy are of the hidden tokens alone; the model saw the text on both sides of them.", note }.OfType<string>()],
        };

        public PredictionTable Table()
        {
            var table = new PredictionTable();
            table.Add(PredictionTable.Row, Enumerable.Range(0, _losses.Count).Select(row => (long)row).ToArray());
            table.Add(PredictionTable.Text, _texts.ToArray());
            table.Add(PredictionTable.Tokens, _tokens.ToArray());
            table.Add(PredictionTable.Bytes, _bytes.ToArray());
            table.Add(PredictionTable.Loss, _losses.ToArray());
            return table;
        }
    }
}
