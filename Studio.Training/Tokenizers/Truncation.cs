namespace Studio.Training.Tokenizers;

/// <summary>Which text gives tokens up when there are too many; from the end of it.</summary>
public enum Truncation
{
    /// <summary>One token at a time from the longer text; from the second when both are equally long.</summary>
    LongestFirst,

    OnlyFirst,
    OnlySecond,
}
