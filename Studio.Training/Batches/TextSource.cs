using Studio.Training.Contracts;

namespace Studio.Training.Batches;

/// <summary>One row of a text column; the characters are valid during the call only.</summary>
/// <param name="row">0-based position in the dataset.</param>
public delegate void TextRow(long row, ReadOnlySpan<char> text);

/// <summary>
/// A dataset's text column, read again from its start by every pass: a corpus larger than memory is only streamed.
/// </summary>
/// <param name="ContentHash">of the dataset version; decides the token cache's name.</param>
/// <param name="Column">name of the text column.</param>
/// <param name="RowCount">rows of the dataset.</param>
/// <param name="ReadRows">hands over the column's cells in order; missing ones as empty text.</param>
/// <param name="ReadSplit">what a spec's split of the rows goes by.</param>
public sealed record TextSource(string ContentHash, string Column, long RowCount, Action<TextRow> ReadRows, Func<RunSpec, SplitColumns> ReadSplit);
