using Studio.Training.Tokenizers.Library;

namespace Studio.Training.Contracts;

/// <summary>What sizes depend on when a spec names one of the workspace's tokenizers.</summary>
/// <param name="BytesPerToken">UTF-8 bytes of text a token stands for on average, as measured in its training; null where it was imported and nobody measured.</param>
public sealed record TrainedTokenizer(int VocabularySize, double? BytesPerToken)
{
    /// <summary>The one a spec names, of those there are; null when it names none of them.</summary>
    public static TrainedTokenizer? Of(RunSpec spec, IEnumerable<TokenizerManifest> tokenizers) =>
        spec.Tokenizer == Tokenizers.Trained && spec.BaseModel.Length == 0 && tokenizers.FirstOrDefault(tokenizer => tokenizer.Id == spec.TokenizerId) is { } found
            ? new(found.VocabularySize, found.Training is { Tokens: > 0 } training ? (double)training.Bytes / training.Tokens : null)
            : null;
}
