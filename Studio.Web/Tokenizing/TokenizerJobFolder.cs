using System.Text.Json;
using Studio.Training.Contracts;
using Studio.Training.Tokenizers.Learning;
using Studio.Training.Worker;
using Studio.Web.Jobs;

namespace Studio.Web.Tokenizing;

/// <summary>jobs/ID/ of one tokenizer's training; see <see cref="JobJournal"/> for the lines.</summary>
internal sealed class TokenizerJobFolder(string path) : JobFolder(path, TokenizerTrainCommand.SpecFile)
{
    /// <summary>null when this is no training's folder.</summary>
    public TokenizerJobStatus? Status()
    {
        if (ReadSpec() is not { } spec)
            return null;
        if (LastLine<Line>() is not { } line)
            return new(Id, spec.Name, HasBegun ? TokenizerJobState.Running : TokenizerJobState.Queued, 0, 0, 0, 0, spec.VocabularySize, null, "");
        var state = line.T != "end" ? TokenizerJobState.Running : line.Status switch
        {
            "succeeded" => TokenizerJobState.Succeeded,
            "cancelled" => TokenizerJobState.Cancelled,
            _ => TokenizerJobState.Failed,
        };
        return new(Id, spec.Name, state, line.Rows, line.TotalRows, line.Words, line.Tokens, spec.VocabularySize, line.TokenizerId, line.Reason ?? "");
    }

    private TokenizerTrainSpec? ReadSpec() =>
        Exists ? JsonSerializer.Deserialize<TokenizerTrainSpec>(File.ReadAllText(Spec), JournalJson.Options) : null;

    private sealed record Line : JobLine
    {
        public long Rows { get; init; }
        public long TotalRows { get; init; }
        public long Words { get; init; }
        public int Tokens { get; init; }
        public string? TokenizerId { get; init; }
    }
}
