using Studio.Data;
using Studio.Training.Generation;
using Studio.Web.Jobs;

namespace Studio.Web.Playground;

/// <summary>The settings of text generation as they are typed, and what is wrong with them. No user interface in here.</summary>
public sealed class SamplingForm
{
    public SamplingField Length { get; } = new("Length", "300", "Tokens to write at most.", 1, 100_000, "tokens", Whole: true);
    public SamplingField Sequences { get; } = new("Texts", "1", "So many texts side by side; with beams at most as many as there are beams.", 1, GenerationOptions.MostSequences, Whole: true);
    public SamplingField Temperature { get; } = new("Temperature", "0.8", "0 always takes the likeliest token; 0.8 is lively and mostly sane; above 1 gets wild.", 0, 100);
    public SamplingField TopK { get; } = new("Top k", "0", "Draws only among the k likeliest tokens; 0 among all.", 0, 1_000_000, Whole: true);
    public SamplingField TopP { get; } = new("Top p", "1", "Draws only among the likeliest tokens that together reach this probability; 1 among all.", 0, 1, AboveMin: true);
    public SamplingField Seed { get; } = new("Seed", "", "The same seed writes the same text; empty draws another each time.", 0, int.MaxValue, Whole: true, MayBeEmpty: true);

    public SamplingField Beams { get; } = new("Beams", "1", "Above 1 the likeliest text is searched for with so many attempts at once; temperature, top k, top p and seed are without effect then.", 1, GenerationOptions.MostBeams, Whole: true);
    public SamplingField LengthPenalty { get; } = new("Length penalty", "1", "Of a search: above 1 favours longer texts, below 1 shorter ones.", -10, 10);
    public SamplingField RepetitionPenalty { get; } = new("Repetition penalty", "1", "Above 1, what was written becomes less likely to come again; 1.2 is usual.", 0.01, 100);
    public SamplingField NoRepeatNgram { get; } = new("No repeat of", "0", "No run of so many tokens comes twice; 0 lets all repeat.", 0, 1000, "tokens", Whole: true);
    public SamplingField MinLength { get; } = new("Shortest", "0", "The text does not end before so many tokens.", 0, 100_000, "tokens", Whole: true);

    public SamplingField TypicalP { get; } = new("Typical p", "1", "Draws only among the tokens about as surprising as is to be expected that together reach this probability; 1 among all.", 0, 1, AboveMin: true);
    public SamplingField EpsilonCutoff { get; } = new("Epsilon cutoff", "0", "Draws only among tokens of at least this probability, such as 0.0003; 0 among all.", 0, 0.999);
    public SamplingField EtaCutoff { get; } = new("Eta cutoff", "0", "As epsilon, with a smaller bound where many tokens are about equally likely, such as 0.002; 0 among all.", 0, 0.999);
    public SamplingField MinTokensToKeep { get; } = new("Always keep", "1", "So many of the likeliest tokens are left to draw from, whatever top k, top p and the cutoffs say.", 1, 1_000_000, "tokens", Whole: true);

    public BeamStopping EarlyStopping { get; set; }

    /// <summary>One a line.</summary>
    public string StopStrings { get; set; } = "";

    /// <summary>One a line.</summary>
    public string BadWords { get; set; } = "";

    public bool TruncatePrompt { get; set; }
    public bool Probabilities { get; set; } = true;

    public IReadOnlyList<SamplingField> Basic => [Length, Sequences, Temperature, TopK, TopP, Seed];
    public IReadOnlyList<SamplingField> Advanced => [Beams, LengthPenalty, RepetitionPenalty, NoRepeatNgram, MinLength, TypicalP, EpsilonCutoff, EtaCutoff, MinTokensToKeep];
    public IReadOnlyList<SamplingField> Fields => [.. Basic, .. Advanced];
    public bool IsSearch => Beams.Value > 1;

    /// <summary>What the fields say together that none of them says alone; null where nothing is wrong.</summary>
    public string? Problem
    {
        get
        {
            if (Fields.Any(one => one.Problem is not null)) return "A setting is out of its range.";
            try
            {
                Request("").Check();
                return null;
            }
            catch (UserError e)
            {
                return e.Message;
            }
        }
    }

    public bool IsRight => Problem is null;

    /// <summary>The advanced settings that are not as they start, for the line under which they are folded.</summary>
    public string Summary
    {
        get
        {
            var changed = Advanced.Where(one => one.IsChanged).Select(one => $"{one.Label.ToLowerInvariant()} {one.Text.Trim()}").ToList();
            if (EarlyStopping != BeamStopping.False) changed.Add($"early stopping {EarlyStopping.ToString().ToLowerInvariant()}");
            if (Lines(StopStrings).Length > 0) changed.Add("stop texts");
            if (Lines(BadWords).Length > 0) changed.Add("bad words");
            if (TruncatePrompt) changed.Add("long prompts cut");
            return changed.Count == 0 ? "beams, penalties, stop texts" : string.Join(", ", changed);
        }
    }

    /// <summary>Only when no field has a problem of its own.</summary>
    public GenerateRequest Request(string prompt) => new()
    {
        Prompt = prompt,
        MaxTokens = Whole(Length),
        MinTokens = Whole(MinLength),
        Sequences = Whole(Sequences),
        Temperature = Temperature.Value!.Value,
        TopK = Whole(TopK),
        TopP = TopP.Value!.Value,
        TypicalP = TypicalP.Value!.Value,
        EpsilonCutoff = EpsilonCutoff.Value!.Value,
        EtaCutoff = EtaCutoff.Value!.Value,
        MinTokensToKeep = Whole(MinTokensToKeep),
        Seed = (long?)Seed.Value,
        Beams = Whole(Beams),
        EarlyStopping = EarlyStopping,
        LengthPenalty = LengthPenalty.Value!.Value,
        RepetitionPenalty = RepetitionPenalty.Value!.Value,
        NoRepeatNgramSize = Whole(NoRepeatNgram),
        StopStrings = Lines(StopStrings),
        BadWords = Lines(BadWords),
        TruncatePrompt = TruncatePrompt,
        Probabilities = Probabilities,
    };

    private static int Whole(SamplingField field) => (int)field.Value!.Value;

    // a blank at the end of a line may be meant, a line without anything is not
    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
