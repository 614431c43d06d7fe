namespace Studio.Training.Tokenizers.Bpe;

/// <summary>
/// GPT-2's printable alphabet for bytes: each of the 256 bytes has one visible character, so that a vocabulary of byte
/// sequences can be written as text. Printable Latin-1 stands for itself, the other bytes follow from U+0100 on.
/// Source: bytes_to_unicode in openai/gpt-2's encoder.py.
/// </summary>
public static class ByteAlphabet
{
    private const int End = 0x144;
    private static readonly char[] s_characters = new char[256];
    private static readonly short[] s_bytes = new short[End];

    static ByteAlphabet()
    {
        Array.Fill(s_bytes, (short)-1);
        var next = 0x100;
        for (var value = 0; value < 256; value++)
        {
            var itself = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            s_characters[value] = itself ? (char)value : (char)next++;
            s_bytes[s_characters[value]] = (short)value;
        }
    }

    public static char CharacterOf(byte value) => s_characters[value];

    public static string Write(ReadOnlySpan<byte> bytes)
    {
        var text = new char[bytes.Length];
        for (var i = 0; i < text.Length; i++) text[i] = s_characters[bytes[i]];
        return new(text);
    }

    /// <returns>null when a character is not of this alphabet.</returns>
    public static byte[]? Read(ReadOnlySpan<char> text)
    {
        var bytes = new byte[text.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            var value = text[i] < End ? s_bytes[text[i]] : -1;
            if (value < 0) return null;
            bytes[i] = (byte)value;
        }
        return bytes;
    }
}
