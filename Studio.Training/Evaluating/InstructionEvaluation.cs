using Studio.Data;
using Studio.Data.Evaluation;
using Studio.Data.Tables;
using Studio.Training.Batches;
using Studio.Training.Contracts;
using Studio.Training.Models;
using Studio.Training.Tensors;
using Studio.Training.Tokenizers;
using Studio.Training.Worker;

namespace Studio.Training.Evaluating;

/// <summary>
/// Measures a language model that was taught by requests and answers: the requests are read, and only the answers' tokens
/// are measured. A row of the predictions is a conversation of the dataset.
/// </summary>
public static class InstructionEvaluation
{
    /// <summary>Whether the model was taught so, and the data has the columns for it.</summary>
    public static bool Serves(RunSpec spec, DatasetManifest manifest) =>
        spec.DataForm == DataForms.Instructions && ChatTemplate.Columns(spec).All(name => manifest.Columns.Any(column => column.Name == name));

    /// <exception cref="UserError">the data does not fit the model.</exception>
    public static Measured Run(SavedModel saved, DatasetReader reader, RowChoice choice, string split, Action<long, long> progress)
    {
        var tokenizer = saved.Tokenizer ?? throw new UserError("Only language models can be measured on answers.");
        using var batches = InstructionBatches.Load(choice.Spec, reader, tokenizer, saved.Device);
        var part = choice.Part ?? DataPart.Train; // all rows are one part then
        if (!batches.Has(part)) throw new UserError($"The run kept no {split} part of '{reader.Manifest.Name}'; choose another part.");
        var answers = new Answers(tokenizer, batches.RowNumbers(part));
        using var noGrad = Autograd.NoGrad();
        using var source = batches.Evaluation(part, maxBatches: 0).GetEnumerator();
        while (true)
        {
            using var scope = new TensorScope();
            if (!source.MoveNext()) break;
            answers.Add(saved.Model, source.Current);
            progress(answers.Losses.Count, answers.Rows.Count);
        }
        Evaluations.CheckFinite(answers.Losses);
        return new(answers.Report([.. batches.Notes, .. choice.Note is null ? Array.Empty<string>() : [choice.Note]]), answers.Table());
    }

    /// <summary>Collects a line for every conversation.</summary>
    private sealed class Answers(Tokenizer tokenizer, IReadOnlyList<long> rows)
    {
        private readonly List<string> _texts = [];
        private readonly List<double> _losses = [];
        private readonly List<long> _tokens = [];
        private readonly List<long> _bytes = [];
        private long _hits;

        public IReadOnlyList<long> Rows => rows;

        /// <summary>Of each conversation, the mean over its answers' tokens.</summary>
        public IReadOnlyList<double> Losses => _losses;

        public void Add(StudioModel model, Batch batch)
        {
            var logits = model.Forward(batch.Inputs); // (B, T, V)
            var length = (int)batch.Targets.Size(1);
            // the loss of what is not learned is 0
            var losses = logits.View(-1, logits.Size(-1)).CrossEntropy(batch.Targets.View(-1), reduction: Reduction.None).To(ScalarType.Float64).ToArray<double>();
            _hits += (long)logits.ArgMax(-1).Eq(batch.Targets).Sum().Item<double>();
            var targets = batch.Targets.To(Device.Cpu).Contiguous().ToArray<long>();
            foreach (var (row, ids) in targets.Chunk(length).Index())
            {
                int[] learned = [.. ids.Where(id => id != InstructionBatches.NotLearned).Select(id => (int)id)];
                _losses.Add(losses.AsSpan(row * length, length).ToArray().Sum() / learned.Length);
                _tokens.Add(learned.Length);
                _bytes.Add(learned.Sum(id => (long)tokenizer.Utf8Of(id).Length));
                _texts.Add(tokenizer.Decode(learned));
            }
        }

        public EvaluationReport Report(IReadOnlyList<string> notes)
        {
            var (sum, tokens, bytes) = (_losses.Zip(_tokens, (loss, count) => loss * count).Sum(), _tokens.Sum(), _bytes.Sum());
            return new()
            {
                Kind = EvaluationReport.Language,
                Rows = _losses.Count,
                Figures = new Dictionary<string, double?>
                {
                    [FigureNames.Loss] = sum / tokens,
                    [FigureNames.Perplexity] = LanguageFigures.Perplexity(sum / tokens),
                    [FigureNames.BitsPerByte] = bytes == 0 ? null : LanguageFigures.BitsPerByte(sum, bytes),
                    [FigureNames.Accuracy] = (double)_hits / tokens,
                    [FigureNames.Tokens] = tokens,
                    [FigureNames.Bytes] = bytes,
                },
                Notes = ["All figures are of the answers' tokens alone; the requests were read and not measured. A window is a conversation.", .. notes],
            };
        }

        public PredictionTable Table()
        {
            var table = new PredictionTable();
            table.Add(PredictionTable.Row, rows.ToArray());
            table.Add(PredictionTable.Text, _texts.ToArray());
            table.Add(PredictionTable.Tokens, _tokens.ToArray());
            table.Add(PredictionTable.Bytes, _bytes.ToArray());
            table.Add(PredictionTable.Loss, _losses.ToArray());
            return table;
        }
    }
}
