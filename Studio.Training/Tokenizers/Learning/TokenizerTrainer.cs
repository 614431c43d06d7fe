using System.Text;
using Studio.Data;
using Studio.Data.Tables;
using Studio.Training.Tokenizers.Bpe;
using Studio.Training.Tokenizers.Library;
using Studio.Training.Tokenizers.WordPiece;

namespace Studio.Training.Tokenizers.Learning;

/// <summary>
/// Trains a tokenizer on a dataset version's text column and keeps it in the workspace. The same data and spec give the
/// same file: words are sorted before anything is learned from them, and every tie has a rule.
/// </summary>
public static class TokenizerTrainer
{
    /// <summary>Reads, learns and publishes; a cancelled or failed training leaves nothing.</summary>
    /// <exception cref="UserError">the spec or the dataset does not serve.</exception>
    /// <exception cref="OperationCanceledException">as asked.</exception>
    public static TokenizerManifest Train(Workspace workspace, TokenizerTrainSpec given, Action<TokenizerTrainProgress> progress, CancellationToken cancel)
    {
        var spec = given.Check();
        var version = DatasetFolder.Resolve(workspace, spec.Dataset);
        var manifest = version.Manifest;
        var column = manifest.ColumnWithRole(ColumnRole.Text)
            ?? throw new UserError($"The dataset '{manifest.Name}' has no column with the role text, which a tokenizer learns from; give a column that role.");
        var counts = new WordCounts();
        var bytes = Count(version, column.Name, spec, counts, progress, cancel);
        if (counts.Distinct == 0) throw new UserError($"The column '{column.Name}' of '{manifest.Name}' is empty in every row; there is nothing to learn from.");
        var (tokenizer, tokens) = Learn(spec, counts,
            size => progress(new(manifest.RowCount, manifest.RowCount, counts.Distinct, size, spec.VocabularySize)), cancel);
        var training = new TokenizerTraining($"{manifest.DatasetId}@{manifest.Version}", manifest.Name, column.Name, spec, bytes, counts.Words, counts.Distinct, counts.Dropped, tokens);
        return TokenizerLibrary.Add(workspace, tokenizer, spec.Name, training);
    }

    /// <summary>A tokenizer of counted words, and how many tokens it makes of all of them.</summary>
    /// <param name="spec">checked; see <see cref="TokenizerTrainSpec.Check"/>.</param>
    /// <param name="counts">filled by <see cref="AddWords"/>.</param>
    /// <param name="progress">called with the vocabulary's size.</param>
    /// <param name="cancel">ends it between two merges.</param>
    public static (SubwordTokenizer Tokenizer, long Tokens) Learn(TokenizerTrainSpec spec, WordCounts counts, Action<int> progress, CancellationToken cancel)
    {
        var sorted = counts.Sorted();
        var tokens = spec.SpecialTokens.ToList();
        var isBpe = spec.Type == TokenizerTypes.Bpe;
        var words = isBpe ? Alphabets.OfBytes(tokens, sorted) : Alphabets.OfCharacters(tokens, sorted, Math.Min(spec.LimitAlphabet, (spec.VocabularySize - tokens.Count) / 2));
        var learner = new MergeLearner(tokens, words, isBpe ? "" : Alphabets.Prefix);
        learner.Learn(spec.VocabularySize, spec.MinFrequency, progress, cancel);
        var vocabulary = new Vocabulary(tokens.Select((token, id) => KeyValuePair.Create(token, id)));
        List<AddedToken> added = [.. spec.SpecialTokens.Select((token, id) => new AddedToken(id, token))];
        SubwordTokenizer tokenizer = isBpe
            ? new BpeTokenizer(vocabulary, learner.Merges, new(), added, TokenTemplate.ByteLevel)
            : new WordPieceTokenizer(vocabulary, new(Lowercase: spec.Lowercase), added, TokenTemplate.Bert("[CLS]", vocabulary.IdOf("[CLS]")!.Value, "[SEP]", vocabulary.IdOf("[SEP]")!.Value));
        return (tokenizer, words.Sum(w => w.Symbols.Length * w.Count));
    }

    /// <summary>Counts the pieces that a tokenizer of this kind would cut the text into.</summary>
    public static void AddWords(TokenizerTrainSpec spec, ReadOnlySpan<char> text, WordCounts counts)
    {
        if (spec.Type == TokenizerTypes.Bpe)
        {
            for (var start = 0; start < text.Length;)
            {
                var end = PieceScanner.End(SplitPattern.Gpt2, text, start);
                counts.Add(text[start..end]);
                start = end;
            }
            return;
        }
        var word = new BertWord();
        for (var words = new BertWords(text, 0, new(Lowercase: spec.Lowercase)); words.Next(word);) counts.Add(word.Text);
    }

    private static long Count(DatasetVersion version, string column, TokenizerTrainSpec spec, WordCounts counts, Action<TokenizerTrainProgress> progress, CancellationToken cancel)
    {
        using var reader = new DatasetReader(version);
        var characters = new char[4096];
        long bytes = 0;
        reader.ReadUtf8(column, (row, utf8) =>
        {
            cancel.ThrowIfCancellationRequested();
            if (characters.Length < utf8.Length) characters = new char[utf8.Length]; // never more UTF-16 units than bytes
            AddWords(spec, characters.AsSpan(0, Encoding.UTF8.GetChars(utf8, characters)), counts);
            bytes += utf8.Length;
            progress(new(row + 1, version.Manifest.RowCount, counts.Distinct, 0, spec.VocabularySize));
        });
        return bytes;
    }
}
