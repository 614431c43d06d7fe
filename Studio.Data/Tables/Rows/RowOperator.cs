namespace Studio.Data.Tables.Rows;

/// <summary>How a condition compares a column with its value. Texts are compared as they are written, searches ignore case.</summary>
public enum RowOperator
{
    Is,
    IsNot,
    Contains,
    ContainsNot,
    StartsWith,
    EndsWith,

    /// <summary>A regular expression (RE2: it cannot run for ever) is found in the text.</summary>
    Matches,
    Above,
    AtLeast,
    Below,
    AtMost,

    /// <summary>No value, or an empty text.</summary>
    Missing,
    Present,

    /// <summary>Of a text, in characters (Unicode code points).</summary>
    LengthAtLeast,
    LengthBelow,

    /// <summary>Of a text, in runs of characters that are no white space.</summary>
    WordsAtLeast,
    WordsBelow,

    /// <summary>The value stands in more than one row.</summary>
    Repeated,

    /// <summary>Of a text, by its ISO 639-1 code; und where nothing tells.</summary>
    LanguageIs,
    LanguageIsNot,

    /// <summary>Of a text, by the condition's tokenizer, without special tokens.</summary>
    TokensAtLeast,
    TokensBelow,
}
