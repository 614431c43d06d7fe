using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Tokenizers;
using Studio.Training.Tokenizers.WordPiece;

namespace Studio.Training.Batches;

/// <summary>
/// A dataset's text as token ids, divided into its parts. The rows are joined by line breaks, which gives an imported
/// text file back as it was. In-order divides the tokens (nanoGPT: the first 90 % are trained on), the other splits
/// divide rows. The ids lie in the workspace's cache under a name made of all that decides them.
/// </summary>
public sealed class TextData : IDisposable
{
    private readonly List<TokenCorpus> _corpora = [];

    private TextData(Tokenizer tokenizer) => Tokenizer = tokenizer;

    public Tokenizer Tokenizer { get; }
    public TokenSlice Train { get; private set; } = null!;

    /// <summary>null when the spec holds nothing out.</summary>
    public TokenSlice? Validation { get; private set; }
    public TokenSlice? Test { get; private set; }

    /// <param name="cache">the workspace's cache folder.</param>
    /// <param name="trained">the tokenizer where the spec says trained; null where it is made of the data.</param>
    /// <exception cref="UserError">no text, or a part shorter than one window of the context.</exception>
    public static TextData Prepare(RunSpec spec, TextSource source, string cache, Tokenizer? trained = null)
    {
        Directory.CreateDirectory(cache);
        AtomicFile.RemoveLeftovers(cache);
        var name = Path.Combine(cache, "tokens-" + CacheKey(spec, source, trained?.ContentHash ?? MadeOfData(spec)));
        var data = new TextData(trained ?? PrepareTokenizer(spec, source, name + ".json"));
        try
        {
            if (DividesTokens(spec)) data.DivideTokens(spec, source, name);
            else data.DivideRows(spec, source, name);
            data.CheckLengths(spec, source);
            return data;
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var corpus in _corpora) corpus.Dispose();
    }

    private static string CacheKey(RunSpec spec, TextSource source, string tokenizer)
    {
        var decides = DividesTokens(spec)
            ? $"{source.ContentHash}\n{source.Column}\n{tokenizer}"
            : string.Create(CultureInfo.InvariantCulture, $"{source.ContentHash}\n{source.Column}\n{tokenizer}\n{spec.Split}\n{spec.ValidationFraction}\n{spec.TestFraction}\n{spec.SplitSeed}{MoreOf(spec)}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(decides)))[..32];
    }

    /// <summary>What decides a tokenizer that is made of the data, besides the data.</summary>
    private static string MadeOfData(RunSpec spec) => spec.Tokenizer == Contracts.Tokenizers.Words
        ? string.Create(CultureInfo.InvariantCulture, $"{spec.Tokenizer} {spec.MaxWords} {spec.MinWordFrequency}") : spec.Tokenizer;

    /// <summary>Running text is cut where its tokens are; everything that looks at a row's own values divides rows.</summary>
    private static bool DividesTokens(RunSpec spec) => spec.Split == Splits.InOrder && spec.TestRows == TestSets.Drawn;

    // empty for the splits that came first, so that the caches made for them stay good
    private static string MoreOf(RunSpec spec) => spec is { Split: Splits.Shuffled or Splits.Column, TestRows: TestSets.Drawn } ? ""
        : string.Create(CultureInfo.InvariantCulture, $"\n{spec.GroupColumn}\n{spec.TimeColumn}\n{spec.Folds}\n{spec.Fold}\n{spec.TestRows}\n{spec.TestKey}");

    private static Tokenizer PrepareTokenizer(RunSpec spec, TextSource source, string path)
    {
        if (spec.Tokenizer == Contracts.Tokenizers.Bytes) return new ByteTokenizer();
        if (File.Exists(path)) return Tokenizer.Load(path);
        Tokenizer tokenizer = spec.Tokenizer == Contracts.Tokenizers.Words ? Words(spec, source) : Characters(source);
        tokenizer.Save(path);
        return tokenizer;
    }

    private static CharacterTokenizer Characters(TextSource source)
    {
        var characters = new CharacterSet();
        if (source.RowCount > 1) characters.Add("\n");
        source.ReadRows((_, text) => characters.Add(text));
        return characters.ToTokenizer();
    }

    private static SubwordTokenizer Words(RunSpec spec, TextSource source)
    {
        var words = new WordVocabulary();
        source.ReadRows((_, text) => words.Add(text));
        return words.ToTokenizer(spec.MaxWords, spec.MinWordFrequency, WordVocabulary.LineBreaks);
    }

    private void DivideTokens(RunSpec spec, TextSource source, string name)
    {
        var whole = OpenOrWrite(source, [name + ".tokens"], parts: null)[0];
        var (trainEnd, validationEnd) = RowSplit.Boundaries(spec, whole.Count);
        Train = new(whole, 0, trainEnd);
        Validation = spec.ValidationFraction > 0 ? new(whole, trainEnd, validationEnd - trainEnd) : null;
        Test = spec.TestFraction > 0 ? new(whole, validationEnd, whole.Count - validationEnd) : null;
    }

    private void DivideRows(RunSpec spec, TextSource source, string name)
    {
        var parts = RowSplit.Assign(spec, checked((int)source.RowCount), labels: null, source.ReadSplit(spec));
        var paths = Enum.GetNames<DataPart>().Select(part => $"{name}-{part.ToLowerInvariant()}.tokens").ToArray();
        var slices = OpenOrWrite(source, paths, parts).Select(corpus => new TokenSlice(corpus, 0, corpus.Count)).ToArray();
        Train = slices[0];
        Validation = parts.Contains(DataPart.Validation) ? slices[1] : null;
        Test = parts.Contains(DataPart.Test) ? slices[2] : null;
    }

    private List<TokenCorpus> OpenOrWrite(TextSource source, string[] paths, DataPart[]? parts)
    {
        if (paths.Any(path => !TryOpen(path)))
        {
            Dispose();
            _corpora.Clear();
            WriteTokens(source, paths, parts);
            if (!paths.All(TryOpen)) throw new IOException($"The token cache {paths[0]} vanished while it was in use.");
        }
        return _corpora;
    }

    private bool TryOpen(string path)
    {
        if (TokenCorpus.TryOpen(path) is not { } corpus) return false;
        _corpora.Add(corpus);
        return true;
    }

    private void WriteTokens(TextSource source, string[] paths, DataPart[]? parts)
    {
        var writers = paths.Select(path => new TokenCorpusWriter(path, Tokenizer.VocabularySize)).ToArray();
        try
        {
            var lineBreak = source.RowCount > 1 ? Tokenizer.Encode("\n") : [];
            var ids = new int[4096];
            source.ReadRows((row, text) =>
            {
                var writer = writers[parts is null ? 0 : (int)parts[row]];
                if (writer.Rows++ > 0) writer.Add(lineBreak);
                if (ids.Length < Tokenizer.MaxTokens(text.Length)) ids = new int[Tokenizer.MaxTokens(text.Length)];
                writer.Add(ids.AsSpan(0, Tokenizer.Encode(text, ids)));
            });
            foreach (var writer in writers) writer.Commit();
        }
        catch (IOException e)
        {
            throw new UserError($"The tokens of the text cannot be written to {Path.GetDirectoryName(paths[0])} ({DiskFull.Why(e)}). Free some disk space and start again.", e);
        }
        finally
        {
            foreach (var writer in writers) writer.Dispose();
        }
    }

    private void CheckLengths(RunSpec spec, TextSource source)
    {
        Check(Train, "training", spec, source);
        Check(Validation, "validation", spec, source);
        Check(Test, "test", spec, source);
    }

    private static void Check(TokenSlice? slice, string part, RunSpec spec, TextSource source)
    {
        // one window is the context and the token that follows it
        if (slice is null || slice.Count > spec.ContextLength) return;
        throw new UserError($"The {part} part of column '{source.Column}' has {slice.Count} tokens, and the context length of {spec.ContextLength} needs at least {spec.ContextLength + 1}: use more text, a shorter context, or another split.");
    }
}
