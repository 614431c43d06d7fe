using System.Collections;
using System.Text;
using Studio.Data;

namespace Studio.Training.Tokenizers;

/// <summary>Collects which characters a text uses, piece by piece, so that the text never has to be in memory.</summary>
public sealed class CharacterSet
{
    private readonly BitArray _seen = new(0x110000);

    public void Add(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes()) _seen[rune.Value] = true;
    }

    /// <exception cref="UserError">nothing was added.</exception>
    public CharacterTokenizer ToTokenizer()
    {
        var characters = new List<string>();
        for (var value = 0; value < _seen.Length; value++)
            if (_seen[value]) characters.Add(new Rune(value).ToString());
        return characters.Count > 0 ? new(characters) : throw new UserError("The text column is empty in every row; there is nothing to learn from.");
    }
}
