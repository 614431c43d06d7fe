using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Tokenizers.Json;

namespace Studio.Training.Tokenizers;

/// <summary>
/// Text to token ids and back. Each token stands for a run of UTF-8 bytes, so that one decoder serves every kind; see
/// <see cref="TokenDecoder"/>. Kept beside the run as tokenizer.json, because ids mean nothing without it.
/// </summary>
public abstract class Tokenizer
{
    /// <summary>The word a RunSpec uses for it.</summary>
    public abstract string Kind { get; }

    public abstract int VocabularySize { get; }

    /// <summary>Tokens that <paramref name="length"/> UTF-16 units can become at most.</summary>
    public abstract int MaxTokens(int length);

    /// <summary>Writes the ids of the text and returns how many; <paramref name="ids"/> holds <see cref="MaxTokens"/>.</summary>
    /// <exception cref="UserError">the text holds something this tokenizer never saw; the sentence names it.</exception>
    public abstract int Encode(ReadOnlySpan<char> text, Span<int> ids);

    /// <summary>The UTF-8 bytes the token stands for.</summary>
    public abstract ReadOnlySpan<byte> Utf8Of(int id);

    public int[] Encode(string text)
    {
        var ids = new int[MaxTokens(text.Length)];
        return ids[..Encode(text, ids)];
    }

    public virtual string Decode(IEnumerable<int> ids)
    {
        var decoder = new TokenDecoder(this);
        return string.Concat(ids.Select(decoder.Push)) + decoder.Flush();
    }

    /// <summary>sha256 of what <see cref="Save"/> writes, lower-case hexadecimal: the same for two that give the same ids.</summary>
    public string ContentHash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToJson())));

    public void Save(string path) => AtomicFile.WriteText(path, ToJson());

    /// <summary>Reads what <see cref="Save"/> wrote, or a tokenizer.json of Hugging Face's.</summary>
    /// <exception cref="UserError">the file is missing or is not a tokenizer.</exception>
    public static Tokenizer Load(string path)
    {
        try
        {
            using var json = TokenizerJson.Parse(path);
            return TokenizerJson.HasModel(json.RootElement)
                ? TokenizerJsonReader.Read(json.RootElement)
                : FromFile(json.Deserialize<TokenizerFile>(JournalJson.Options)!);
        }
        catch (Exception e) when (TokenizerJson.IsFault(e))
        {
            throw new UserError($"The tokenizer {path} cannot be read ({e.Message.TrimEnd('.')}); without it the run's tokens cannot be turned into text.", e);
        }
    }

    private protected abstract string ToJson();

    private protected static string ToJson(TokenizerFile file) => JsonSerializer.Serialize(file, JournalJson.Options);

    private static Tokenizer FromFile(TokenizerFile file) => file.Kind switch
    {
        Contracts.Tokenizers.Bytes => new ByteTokenizer(),
        Contracts.Tokenizers.Characters => new CharacterTokenizer(file.Characters ?? []),
        _ => throw new JsonException($"its kind is '{file.Kind}'"),
    };

    /// <summary>tokenizer.json: the kind, and what that kind needs.</summary>
    private protected sealed record TokenizerFile(string Kind, IReadOnlyList<string>? Characters = null);
}
