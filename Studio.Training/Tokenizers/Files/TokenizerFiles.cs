using System.Text.Json;
using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Tokenizers.Bpe;
using Studio.Training.Tokenizers.Json;
using Studio.Training.Tokenizers.WordPiece;

namespace Studio.Training.Tokenizers.Files;

/// <summary>
/// The forms in which tokenizers are published: tokenizer.json; or the older vocab.json with merges.txt (byte-level BPE)
/// and vocab.txt (WordPiece), whose few settings stand in tokenizer_config.json beside them or are GPT-2's and BERT's.
/// </summary>
public static class TokenizerFiles
{
    /// <param name="path">a folder holding one of these forms, or a file of one.</param>
    /// <exception cref="UserError">nothing of these is there, or it is malformed or asks for something unsupported.</exception>
    public static SubwordTokenizer Open(string path)
    {
        var file = Directory.Exists(path) ? FileIn(path) : path;
        try
        {
            return OpenFile(file);
        }
        catch (Exception e) when (TokenizerJson.IsFault(e))
        {
            throw new UserError($"{Path.GetFileName(file)} is not a tokenizer that Studio can read: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>Writes tokenizer.json and the older form beside it into a folder.</summary>
    public static void Save(SubwordTokenizer tokenizer, string folder)
    {
        Directory.CreateDirectory(folder);
        tokenizer.Save(Path.Combine(folder, "tokenizer.json"));
        if (tokenizer is BpeTokenizer bpe)
        {
            AtomicFile.WriteText(Path.Combine(folder, "vocab.json"), JsonSerializer.Serialize(bpe.Vocabulary.InOrder.ToDictionary(), JournalJson.Options));
            var lines = bpe.Merges.Select(m => $"{bpe.Vocabulary.TokenOf(m.Left)} {bpe.Vocabulary.TokenOf(m.Right)}");
            AtomicFile.WriteText(Path.Combine(folder, "merges.txt"), string.Join('\n', lines.Prepend("#version: 0.2")) + "\n");
        }
        else
        {
            var tokens = Enumerable.Range(0, tokenizer.VocabularySize).Select(id => tokenizer.TokenOf(id) ?? $"[unused{id}]");
            AtomicFile.WriteText(Path.Combine(folder, "vocab.txt"), string.Join('\n', tokens) + "\n");
        }
        TokenizerConfig.Of(tokenizer).Save(Path.Combine(folder, TokenizerConfig.FileName));
    }

    private static string FileIn(string folder) =>
        new[] { "tokenizer.json", "vocab.txt", "vocab.json" }.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new UserError($"{Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))} is not a tokenizer that Studio can read: there is neither a tokenizer.json, nor a vocab.json with merges.txt, nor a vocab.txt in it.");

    private static SubwordTokenizer OpenFile(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (new FileInfo(path).Length > TokenizerJson.LargestFile) throw new FormatException($"it has more than {TokenizerJson.LargestFile:N0} bytes, which no tokenizer has");
        if (path.EndsWith(".txt", StringComparison.OrdinalIgnoreCase)) return OpenWordPiece(path, TokenizerConfig.Beside(folder));
        using var json = TokenizerJson.Parse(path);
        if (TokenizerJson.HasModel(json.RootElement)) return TokenizerJsonReader.Read(json.RootElement);
        var merges = Path.Combine(folder, "merges.txt");
        if (!File.Exists(merges)) throw new FormatException("it has no model, and there is no merges.txt beside it that would make it a vocab.json");
        return OpenBpe(json.RootElement, merges, TokenizerConfig.Beside(folder));
    }

    private static BpeTokenizer OpenBpe(JsonElement vocab, string mergesPath, TokenizerConfig config)
    {
        var vocabulary = new Vocabulary(vocab.EnumerateObject().Select(entry => KeyValuePair.Create(entry.Name, entry.Value.GetInt32())));
        // the first line may say "#version: 0.2", and "# #" is a merge of its own
        var lines = File.ReadLines(mergesPath).Where((line, i) => line.Length > 0 && !(i == 0 && line.StartsWith("#version", StringComparison.Ordinal)));
        var merges = MergeList.Read(lines.Select((line, i) => MergeList.Pair(line, $"merge {i + 1}")), vocabulary);
        return new(vocabulary, merges, new(AddPrefixSpace: config.AddPrefixSpace), Special(vocabulary, config, "<|endoftext|>"), TokenTemplate.ByteLevel);
    }

    private static WordPieceTokenizer OpenWordPiece(string path, TokenizerConfig config)
    {
        var tokens = File.ReadLines(path).Select((token, id) => KeyValuePair.Create(token.TrimEnd('\r'), id));
        var vocabulary = new Vocabulary(tokens);
        int Id(string token) => vocabulary.IdOf(token) ?? throw new FormatException($"it lacks {token}, which every vocabulary of BERT's kind has");
        var (cls, sep) = (config.ClsToken ?? "[CLS]", config.SepToken ?? "[SEP]");
        var settings = new BertSettings(SplitChinese: config.TokenizeChineseChars, StripAccents: config.StripAccents, Lowercase: config.DoLowerCase, UnknownToken: config.UnkToken ?? "[UNK]");
        return new(vocabulary, settings, Special(vocabulary, config, "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"), TokenTemplate.Bert(cls, Id(cls), sep, Id(sep)));
    }

    private static List<AddedToken> Special(Vocabulary vocabulary, TokenizerConfig config, params string[] usual) =>
        [.. usual.Concat(config.Named).Distinct().Where(token => vocabulary.IdOf(token) is not null).Select(token => new AddedToken(vocabulary.IdOf(token)!.Value, token))];
}
