using Studio.Data;
using Studio.Training.Generation;
using Studio.Training.Models;

namespace Studio.Training.Worker;

/// <summary>`generate`: lets a trained language model write, token by token to standard output.</summary>
public static class GenerateCommand
{
    public const string Usage = "generate RUN --prompt TEXT [--checkpoint NAME] [--max-tokens N] [--temperature T] [--beams N] [--sequences N] ...";

    public const string Help = $"""
        Usage: {Usage}

        RUN is a run's id, its name or its directory, or model:ID for a model of the library.

          --prompt TEXT       what to continue; left out or empty: a line break
          --checkpoint NAME   best, last, or a folder such as step-00001000 (default: best)
          --max-tokens N      how much to write (200)
          --min-tokens N      the text does not end before (0)
          --sequences N       so many texts, one after the other where there are several (1)
          --temperature T     0 always takes the likeliest token (0.8)
          --top-k K           only the K likeliest tokens; 0 all (0)
          --top-p P           only the likeliest tokens that together reach P; 1 all (1)
          --typical-p P       only the tokens about as surprising as expected that together reach P; 1 all (1)
          --epsilon-cutoff E  only tokens of at least this probability; 0 all (0)
          --eta-cutoff E      the same, with a smaller bound where many tokens are about equally likely; 0 all (0)
          --min-tokens-to-keep N   the likeliest tokens which all of these leave (1)
          --seed S            the same seed gives the same text (1)
          --repetition-penalty P   above 1: what was written becomes less likely (1)
          --no-repeat-ngram N no run of N tokens comes twice; 0 all may (0)
          --bad-word TEXT     is never written; several with | between them
          --stop TEXT         the text ends before it; several with | between them
          --beams N           searches for the likeliest text with N hypotheses; temperature, seed and what limits
                              the draw are without effect then (1)
          --early-stopping W  false, true or never: when a search may end (false)
          --length-penalty P  above 0 a search favours longer texts (1)
          --truncate-prompt   leaves out the beginning of a prompt that is longer than the context
          --workspace DIR     where the runs lie
        """;

    public static int Run(IReadOnlyList<string> words)
    {
        var line = new CommandLine(words, Usage, "truncate-prompt");
        var (reference, workspace) = (line.Value("RUN"), line.Option("workspace"));
        var (prompt, checkpoint) = (line.Option("prompt") ?? "", line.Option("checkpoint"));
        var options = Options(line).Check();
        line.Done();
        using var stop = new StopSignal();
        using var saved = SavedModel.Open(reference, workspace, checkpoint);
        if (saved is not { Model: CausalModel model, Tokenizer: { } tokenizer })
            throw new UserError($"'{reference}' {(saved.Model is CausalModel ? "came without a tokenizer, so it cannot read the prompt" : "is a classifier; only language models write text")}.");
        var output = new GeneratedOutput(Console.Out, prompt, options);
        output.End(new Writer(model, tokenizer, saved.Device).Write(prompt, options, output.Add, () => stop.Requested));
        return 0;
    }

    private static GenerationOptions Options(CommandLine line)
    {
        var usual = new GenerationOptions();
        return new()
        {
            MaxTokens = line.Option("max-tokens", usual.MaxTokens),
            MinTokens = line.Option("min-tokens", usual.MinTokens),
            Sequences = line.Option("sequences", usual.Sequences),
            Temperature = line.Option("temperature", usual.Temperature),
            TopK = line.Option("top-k", usual.TopK),
            TopP = line.Option("top-p", usual.TopP),
            TypicalP = line.Option("typical-p", usual.TypicalP),
            EpsilonCutoff = line.Option("epsilon-cutoff", usual.EpsilonCutoff),
            EtaCutoff = line.Option("eta-cutoff", usual.EtaCutoff),
            MinTokensToKeep = line.Option("min-tokens-to-keep", usual.MinTokensToKeep),
            Seed = line.Option("seed", 1L),
            RepetitionPenalty = line.Option("repetition-penalty", usual.RepetitionPenalty),
            NoRepeatNgramSize = line.Option("no-repeat-ngram", usual.NoRepeatNgramSize),
            BadWords = Texts(line.Option("bad-word")),
            StopStrings = Texts(line.Option("stop")),
            Beams = line.Option("beams", usual.Beams),
            EarlyStopping = Stopping(line.Option("early-stopping")),
            LengthPenalty = line.Option("length-penalty", usual.LengthPenalty),
            TruncatePrompt = line.Flag("truncate-prompt"),
        };
    }

    private static string[] Texts(string? given) => given?.Split('|', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static BeamStopping Stopping(string? given) => given is null ? BeamStopping.False
        : BeamStoppingJson.Parse(given) ?? throw new UsageError($"The option --early-stopping is false, true or never, not '{given}'. Usage: {Usage}");
}
