namespace Studio.Training.Tokenizers;

/// <summary>
/// Where special tokens go around one text or a pair, with the type id of each part: [CLS] A [SEP] B [SEP] with types 0
/// and 1 for BERT. Read from any of tokenizer.json's post-processors; <see cref="None"/> puts nothing around.
/// </summary>
/// <param name="Single">for one text.</param>
/// <param name="Pair">for two.</param>
/// <param name="IsByteLevel">the file named a ByteLevel post-processor, which only concerns offsets; kept to write it back.</param>
public sealed record TokenTemplate(IReadOnlyList<TemplatePart> Single, IReadOnlyList<TemplatePart> Pair, bool IsByteLevel = false)
{
    private static readonly TemplatePart s_first = new(null, null, 0), s_second = new(null, null, 1) { IsSecond = true };

    public static TokenTemplate None { get; } = new([s_first], [s_first, s_second]);
    public static TokenTemplate ByteLevel { get; } = None with { IsByteLevel = true };

    public static TokenTemplate Bert(string cls, int clsId, string sep, int sepId)
    {
        TemplatePart start = new(cls, clsId, 0), end = new(sep, sepId, 0);
        return new([start, s_first, end], [start, s_first, end, s_second, end with { Type = 1 }]);
    }

    public static TokenTemplate Roberta(string cls, int clsId, string sep, int sepId)
    {
        TemplatePart start = new(cls, clsId, 0), end = new(sep, sepId, 0);
        return new([start, s_first, end], [start, s_first, end, end, s_second with { Type = 0 }, end]);
    }
}
