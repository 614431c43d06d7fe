using System.Text;
using Studio.Data;
using Studio.Data.Tables;
using Studio.Training.Batches;
using Studio.Training.Contracts;
using Studio.Training.Models;
using Studio.Training.Models.HuggingFace;
using Studio.Training.Tensors;
using Studio.Training.Tokenizers;
using Studio.Training.Tokenizers.Library;

namespace Studio.Training.Worker;

/// <summary>A dataset version made ready for a spec: batches, and what the model must know of the data.</summary>
public sealed class RunData : IDisposable
{
    private RunData(DatasetVersion version, BatchSource batches, DataFacts facts) => (Version, Batches, Facts) = (version, batches, facts);

    public DatasetVersion Version { get; }
    public BatchSource Batches { get; }
    public DataFacts Facts { get; }

    /// <summary>null for data that is not text.</summary>
    public Tokenizer? Tokenizer { get; private init; }

    /// <summary>Names in the order of the model's outputs; empty for language models.</summary>
    public IReadOnlyList<string> Classes { get; private init; } = [];

    /// <summary>Sentences on the data for whoever started the run: what was cut, what a part lacks.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <param name="ownTokenizer">the run's own copy of its tokenizer, where it has been started before.</param>
    /// <param name="baseConfig">config.json of the model to go on from; null for fresh weights.</param>
    /// <exception cref="UserError">the data does not fit the spec.</exception>
    public static RunData Open(RunSpec spec, DatasetVersion version, Workspace workspace, Device device, string? ownTokenizer = null, string? baseConfig = null) =>
        spec.Task switch
        {
            Tasks.CausalLm when spec.DataForm == DataForms.Instructions => OpenInstructions(spec, version, workspace, device, ownTokenizer, baseConfig),
            Tasks.CausalLm => OpenText(spec, version, workspace, device, ownTokenizer, baseConfig),
            Tasks.MaskedLm => OpenDocuments(spec, version, workspace, device, ownTokenizer, baseConfig),
            Tasks.TextClassification => OpenLabeledTexts(spec, version, workspace, device, ownTokenizer, baseConfig),
            _ => OpenImages(spec, version, device),
        };

    public void Dispose() => Batches.Dispose();

    private static RunData OpenText(RunSpec spec, DatasetVersion version, Workspace workspace, Device device, string? ownTokenizer, string? baseConfig)
    {
        using var reader = new DatasetReader(version);
        var source = SourceOf(reader);
        var trained = spec.Tokenizer != Contracts.Tokenizers.Trained && spec.BaseModel.Length == 0 ? null
            : File.Exists(ownTokenizer) ? Tokenizer.Load(ownTokenizer) : TokenizerLibrary.Open(workspace, spec.TokenizerId);
        var text = TextData.Prepare(spec, source, workspace.Cache, trained);
        return new(version, new TextBatches(spec, text, device), new() { VocabularySize = text.Tokenizer.VocabularySize, BaseConfig = baseConfig }) { Tokenizer = text.Tokenizer };
    }

    private static RunData OpenInstructions(RunSpec spec, DatasetVersion version, Workspace workspace, Device device, string? ownTokenizer, string? baseConfig)
    {
        using var reader = new DatasetReader(version);
        var tokenizer = File.Exists(ownTokenizer) ? Tokenizer.Load(ownTokenizer)
            : spec.Tokenizer == Contracts.Tokenizers.Trained ? TokenizerLibrary.Open(workspace, spec.TokenizerId) : new ByteTokenizer();
        var batches = InstructionBatches.Load(spec, reader, tokenizer, device);
        return new(version, batches, new() { VocabularySize = tokenizer.VocabularySize, BaseConfig = baseConfig }) { Tokenizer = tokenizer, Notes = batches.Notes };
    }

    private static RunData OpenDocuments(RunSpec spec, DatasetVersion version, Workspace workspace, Device device, string? ownTokenizer, string? baseConfig)
    {
        using var reader = new DatasetReader(version);
        var tokenizer = File.Exists(ownTokenizer) ? Tokenizer.Load(ownTokenizer)
            : spec.Tokenizer == Contracts.Tokenizers.Trained ? TokenizerLibrary.Open(workspace, spec.TokenizerId) : null;
        var texts = DocumentTexts.Load(spec, SourceOf(reader), RowsAreLines(version.Manifest), tokenizer);
        var facts = new DataFacts { VocabularySize = texts.Tokenizer.VocabularySize, PaddingId = texts.Special.Padding, TokenCounts = texts.CountTokens(), BaseConfig = baseConfig };
        return new(version, new MaskedTextBatches(spec, texts, device), facts) { Tokenizer = texts.Tokenizer };
    }

    /// <summary>A text file comes as a row a line, so a row alone is no document.</summary>
    public static bool RowsAreLines(DatasetManifest manifest) => manifest.Source?.Format == "text";

    private static RunData OpenLabeledTexts(RunSpec spec, DatasetVersion version, Workspace workspace, Device device, string? ownTokenizer, string? baseConfig)
    {
        var manifest = version.Manifest;
        using var reader = new DatasetReader(version);
        var targets = spec.ProblemType == ProblemTypes.SingleLabel ? null : RowTargets.Read(spec, reader);
        var labels = targets is null && manifest.ColumnWithRole(ColumnRole.Label) is { } label ? reader.ReadClassIds(label.Name) : [];
        var source = new LabeledTextSource(manifest, each => ReadText(reader, manifest.ColumnWithRole(ColumnRole.Text)!.Name, each), labels, SplitColumns.Read(spec, reader)) { Targets = targets };
        var tokenizer = File.Exists(ownTokenizer) ? Tokenizer.Load(ownTokenizer)
            : spec.Tokenizer == Contracts.Tokenizers.Trained ? TokenizerLibrary.Open(workspace, spec.TokenizerId) : null;
        var texts = LabeledTexts.Load(spec, source, tokenizer, PlacesOf(baseConfig));
        var facts = new DataFacts { VocabularySize = texts.Encoder.VocabularySize, PaddingId = texts.Encoder.PaddingId, ClassCount = texts.Classes.Count, ClassCounts = texts.TrainingCounts(), BaseConfig = baseConfig };
        return new(version, new LabeledTextBatches(spec, texts, device), facts) { Tokenizer = texts.Tokenizer, Classes = texts.Classes, Notes = texts.Notes };
    }

    /// <summary>The dataset's text, valid as long as the reader is open.</summary>
    /// <exception cref="UserError">no column has the role text.</exception>
    public static TextSource SourceOf(DatasetReader reader)
    {
        var manifest = reader.Manifest;
        var column = manifest.ColumnWithRole(ColumnRole.Text)
            ?? throw new UserError($"The dataset '{manifest.Name}' has no column with the role text, which a language model needs; give a column that role.");
        return new(manifest.ContentHash, column.Name, manifest.RowCount, each => ReadText(reader, column.Name, each), spec => SplitColumns.Read(spec, reader));
    }

    /// <summary>Tokens that a model to go on from knows; null for fresh weights.</summary>
    internal static int? PlacesOf(string? baseConfig) => baseConfig is null ? null : ConfigJson.Parse(baseConfig).Size("vocab_size");

    private static RunData OpenImages(RunSpec spec, DatasetVersion version, Device device)
    {
        var manifest = version.Manifest;
        using var reader = new DatasetReader(version);
        var labels = manifest.ColumnWithRole(ColumnRole.Label) is { } label ? reader.ReadClassIds(label.Name) : [];
        var source = new ImageSource(manifest, pixels => reader.ReadImages(manifest.ColumnWithRole(ColumnRole.Image)!.Name, pixels), labels, SplitColumns.Read(spec, reader));
        var images = ImageData.Load(spec, source, device);
        return new(version, new ImageBatches(spec, images), new() { Image = images.Shape, ClassCount = images.Classes.Count, ClassCounts = images.TrainingCounts() }) { Classes = images.Classes, Notes = images.Notes };
    }

    private static void ReadText(DatasetReader reader, string column, TextRow each)
    {
        var characters = new char[4096];
        reader.ReadUtf8(column, (row, utf8) =>
        {
            if (characters.Length < utf8.Length) characters = new char[utf8.Length]; // never more UTF-16 units than bytes
            each(row, characters.AsSpan(0, Encoding.UTF8.GetChars(utf8, characters)));
        });
    }
}
