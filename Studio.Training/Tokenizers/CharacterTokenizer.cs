using System.Text;
using Studio.Data;

namespace Studio.Training.Tokenizers;

/// <summary>
/// One token a character (Unicode scalar value). The vocabulary is every character of the data in ascending order, as
/// nanoGPT's shakespeare_char has it, so the same data always gets the same ids. Made by <see cref="CharacterSet"/>.
/// </summary>
public sealed class CharacterTokenizer : Tokenizer
{
    private readonly string[] _characters;
    private readonly byte[][] _utf8;

    // index = scalar value, content = token id or -1; a table, because a corpus looks up every character once
    private readonly int[] _ids;

    /// <param name="characters">one scalar value each, no two alike.</param>
    /// <exception cref="ArgumentException">an entry is no single character, or stands twice.</exception>
    public CharacterTokenizer(IReadOnlyList<string> characters)
    {
        if (characters.Count == 0) throw new ArgumentException("its list of characters is empty");
        _characters = [.. characters];
        var runes = _characters.Select(SingleRune).ToArray();
        _utf8 = [.. _characters.Select(Encoding.UTF8.GetBytes)];
        _ids = new int[runes.Max(r => r.Value) + 1];
        Array.Fill(_ids, -1);
        for (var id = 0; id < runes.Length; id++)
        {
            if (_ids[runes[id].Value] >= 0) throw new ArgumentException($"the character {Name(runes[id])} stands twice");
            _ids[runes[id].Value] = id;
        }
    }

    public override string Kind => Contracts.Tokenizers.Characters;
    public override int VocabularySize => _characters.Length;

    public override int MaxTokens(int length) => length;

    public override int Encode(ReadOnlySpan<char> text, Span<int> ids)
    {
        var count = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var id = rune.Value < _ids.Length ? _ids[rune.Value] : -1;
            if (id < 0)
                throw new UserError($"The character {Name(rune)} does not occur in the text this model learned from; leave it out, or train with the tokenizer 'bytes', which knows every text.");
            ids[count++] = id;
        }
        return count;
    }

    /// <summary>Like <see cref="Encode(ReadOnlySpan{char}, Span{int})"/>, leaving out what the vocabulary does not hold.</summary>
    public int EncodeKnown(ReadOnlySpan<char> text, Span<int> ids)
    {
        var count = 0;
        foreach (var rune in text.EnumerateRunes())
            if (rune.Value < _ids.Length && _ids[rune.Value] is var id and >= 0) ids[count++] = id;
        return count;
    }

    public override ReadOnlySpan<byte> Utf8Of(int id) => _utf8[id];

    private protected override string ToJson() => ToJson(new(Kind, _characters));

    private static Rune SingleRune(string text)
    {
        var status = Rune.DecodeFromUtf16(text, out var rune, out var consumed);
        if (status != System.Buffers.OperationStatus.Done || consumed != text.Length) throw new ArgumentException("an entry of its list of characters is not one character");
        return rune;
    }

    private static string Name(Rune rune) => Rune.IsControl(rune) ? $"U+{rune.Value:X4}" : $"'{rune}' (U+{rune.Value:X4})";
}
