using Studio.Data;
using Studio.Data.Tables;
using Studio.Training.Contracts;
using Studio.Training.Tokenizers;
using Studio.Training.Tokenizers.WordPiece;

namespace Studio.Training.Batches;

/// <summary>
/// All texts of a dataset as token ids in memory, cut to the spec's longest length, with their classes and parts. The
/// vocabulary is learned from the training rows alone, so that nothing of what is held out is known beforehand.
/// </summary>
public sealed class LabeledTexts
{
    private readonly List<int> _tokens = [];
    private readonly List<int> _ends = [];
    private readonly int[][] _rowsOfPart;

    // the training rows' texts, only where they are varied while training
    private readonly Dictionary<int, string> _texts = [];
    private TextAugmentation? _augmentation;

    private LabeledTexts(int[] labels, DataPart[] parts, IReadOnlyList<string> classes, Tokenizer tokenizer, TextEncoder encoder)
    {
        (Labels, Classes, Tokenizer, Encoder) = (labels, classes, tokenizer, encoder);
        _rowsOfPart = [.. Enum.GetValues<DataPart>().Select(part => Enumerable.Range(0, parts.Length).Where(row => parts[row] == part).ToArray())];
    }

    /// <summary>Class id of every row; none where there are <see cref="Targets"/>.</summary>
    public int[] Labels { get; }

    /// <summary>Names of the model's outputs.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Labels or numbers of the rows; null where each has a class.</summary>
    public RowTargets? Targets { get; private init; }
    public Tokenizer Tokenizer { get; }
    public TextEncoder Encoder { get; }

    /// <summary>What the person who started the run should know of the data: texts that were cut, classes a part lacks.</summary>
    public IReadOnlyList<string> Notes { get; private set; } = [];

    public ReadOnlySpan<int> Rows(DataPart part) => _rowsOfPart[(int)part];

    /// <summary>Token ids of a row; never none.</summary>
    public ReadOnlySpan<int> Tokens(int row)
    {
        var start = row == 0 ? 0 : _ends[row - 1];
        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_tokens)[start.._ends[row]];
    }

    /// <summary>A training row's tokens as an epoch shows them: varied, where the spec asks for it. Valid until the next call.</summary>
    /// <param name="place">where in the epoch the row comes.</param>
    public ReadOnlySpan<int> Tokens(int row, long epoch, long place) =>
        _augmentation is null ? Tokens(row) : Encoder.Encode(_augmentation.Apply(_texts[row], epoch, row, place), out _);

    public int Length(int row) => _ends[row] - (row == 0 ? 0 : _ends[row - 1]);

    /// <summary>Rows of each class in the training part; zeros where rows have no class.</summary>
    public long[] TrainingCounts()
    {
        var counts = new long[Classes.Count];
        if (Targets is not null) return counts;
        foreach (var row in Rows(DataPart.Train)) counts[Labels[row]]++;
        return counts;
    }

    /// <param name="tokenizer">a trained one, or the run's own from an earlier attempt; null makes it of the training rows.</param>
    /// <param name="places">see <see cref="TextEncoder"/>.</param>
    /// <exception cref="UserError">a row does not fit, only one class, or a part left empty.</exception>
    public static LabeledTexts Load(RunSpec spec, LabeledTextSource source, Tokenizer? tokenizer = null, int? places = null)
    {
        var (manifest, labels) = (source.Manifest, source.Labels);
        if (manifest.ColumnWithRole(ColumnRole.Text) is null) throw Missing(manifest, "text");
        if (source.Targets is { } targets) return Load(spec, source, targets, tokenizer, places);
        var label = manifest.ColumnWithRole(ColumnRole.Label) ?? throw Missing(manifest, "label");
        ClassParts.CheckLabels(manifest, label, labels);
        var parts = RowSplit.Assign(spec, labels.Length, labels, source.SplitBy);
        var notes = ClassParts.Check(spec, manifest, label, labels, parts);
        tokenizer ??= MakeTokenizer(spec, source, parts);
        var texts = new LabeledTexts(labels, parts, label.Classes, tokenizer, new(spec, tokenizer, places));
        if (TextAugmentation.IsOn(spec)) texts._augmentation = new(spec);
        texts.Notes = [.. notes, .. texts.Read(source, parts)];
        return texts;
    }

    private static LabeledTexts Load(RunSpec spec, LabeledTextSource source, RowTargets targets, Tokenizer? tokenizer, int? places)
    {
        var parts = RowSplit.Assign(spec, targets.Rows, labels: null, source.SplitBy);
        if (!parts.Contains(DataPart.Train)) throw new UserError($"The division of '{source.Manifest.Name}' leaves no row to train on; hold out less.");
        if (spec.ValidationFraction > 0 && spec.Split != Splits.Column && !parts.Contains(DataPart.Validation))
            throw new UserError($"A validation fraction of {spec.ValidationFraction} of '{source.Manifest.Name}' leaves no row to validate on; choose a larger fraction, or 0 to go without.");
        tokenizer ??= MakeTokenizer(spec, source, parts);
        var texts = new LabeledTexts([], parts, targets.Names, tokenizer, new(spec, tokenizer, places)) { Targets = targets };
        if (TextAugmentation.IsOn(spec)) texts._augmentation = new(spec);
        texts.Notes = [.. texts.Read(source, parts)];
        return texts;
    }

    private static Tokenizer MakeTokenizer(RunSpec spec, LabeledTextSource source, DataPart[] parts)
    {
        if (spec.Tokenizer == Contracts.Tokenizers.Bytes) return new ByteTokenizer();
        var (words, characters) = (new WordVocabulary(), new CharacterSet());
        var byWords = spec.Tokenizer == Contracts.Tokenizers.Words;
        source.ReadRows((row, text) =>
        {
            if (parts[row] != DataPart.Train) return;
            if (byWords) words.Add(text);
            else characters.Add(text);
        });
        return byWords ? words.ToTokenizer(spec.MaxWords, spec.MinWordFrequency) : characters.ToTokenizer();
    }

    /// <summary>Encodes every row; says how many were cut.</summary>
    private IEnumerable<string> Read(LabeledTextSource source, DataPart[] parts)
    {
        long cut = 0, empty = 0;
        source.ReadRows((row, text) =>
        {
            if (_augmentation is not null && parts[row] == DataPart.Train) _texts[(int)row] = text.ToString();
            _tokens.AddRange(Encoder.Encode(text, out var isCut));
            _ends.Add(_tokens.Count);
            if (isCut) cut++;
            if (text.IsEmpty) empty++;
        });
        if (cut > 0) yield return FormattableString.Invariant($"{cut:N0} of {_ends.Count:N0} texts ({(double)cut / _ends.Count:0.0 %}) are longer than {Encoder.MaxLength} tokens and were cut.");
        if (empty > 0) yield return FormattableString.Invariant($"{empty:N0} of {_ends.Count:N0} rows have no text; the model learns their labels from nothing.");
    }

    private static UserError Missing(DatasetManifest manifest, string role) =>
        new($"The dataset '{manifest.Name}' has no column with the role {role}, which classifying texts needs; give a column that role.");
}
