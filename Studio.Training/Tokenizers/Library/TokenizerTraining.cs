namespace Studio.Training.Tokenizers.Library;

/// <summary>What a tokenizer was trained on and how well it packs that text.</summary>
/// <param name="Dataset">id@version.</param>
/// <param name="DatasetName">as it was called then.</param>
/// <param name="Column">the text column.</param>
/// <param name="Spec">what was asked for.</param>
/// <param name="Bytes">UTF-8 bytes of text that was read.</param>
/// <param name="Words">pieces that text was cut into.</param>
/// <param name="DistinctWords">different ones among them.</param>
/// <param name="DroppedWords">rare ones that did not fit into memory and were left out; 0 for all but huge texts.</param>
/// <param name="Tokens">tokens of the whole text under the result.</param>
public sealed record TokenizerTraining(string Dataset, string DatasetName, string Column, Learning.TokenizerTrainSpec Spec, long Bytes, long Words, long DistinctWords, long DroppedWords, long Tokens);
