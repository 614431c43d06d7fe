namespace Studio.Training.Tokenizers.Learning;

/// <summary>How far a training is: first the rows are read and their pieces counted, then the vocabulary grows.</summary>
/// <param name="Rows">read so far.</param>
/// <param name="TotalRows">of the dataset.</param>
/// <param name="Words">different pieces found so far.</param>
/// <param name="Tokens">size of the vocabulary; 0 while rows are read.</param>
/// <param name="TargetTokens">size asked for; fewer when the text has no more pairs to merge.</param>
public sealed record TokenizerTrainProgress(long Rows, long TotalRows, long Words, int Tokens, int TargetTokens);
