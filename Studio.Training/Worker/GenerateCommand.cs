using Studio.Data;
using Studio.Training.Generation;
using Studio.Training.Models;
using Studio.Training.Tokenizers;

namespace Studio.Training.Worker;

/// <summary>`generate`: lets a trained language model write, token by token to standard output.</summary>
public static class GenerateCommand
{
    public const string Usage = "generate RUN --prompt TEXT [--checkpoint NAME] [--max-tokens N] [--temperature T] [--top-k K] [--top-p P] [--seed S]";

    public const string Help = $"""
        Usage: {Usage}

        RUN is a run's id, its name or its directory.

          --prompt TEXT       what to continue; left out or empty: a line break
          --checkpoint NAME   best, last, or a folder such as step-00001000 (default: best)
          --max-tokens N      how much to write (200)
          --temperature T     0 always takes the likeliest token (0.8)
          --top-k K           only the K likeliest tokens; 0 all (0)
          --top-p P           only the likeliest tokens that together reach P; 1 all (1)
          --seed S            the same seed gives the same text (1)
          --workspace DIR     where the runs lie
        """;

    public static int Run(IReadOnlyList<string> words)
    {
        var line = new CommandLine(words, Usage);
        var run = RunLocator.Find(line.Value("RUN"), line.Option("workspace"));
        var (prompt, checkpoint) = (line.Option("prompt") ?? "", line.Option("checkpoint"));
        var defaults = new SamplingOptions();
        var options = new SamplingOptions
        {
            MaxTokens = line.Option("max-tokens", defaults.MaxTokens),
            Temperature = line.Option("temperature", defaults.Temperature),
            TopK = line.Option("top-k", defaults.TopK),
            TopP = line.Option("top-p", defaults.TopP),
            Seed = line.Option("seed", defaults.Seed),
        }.Check();
        line.Done();
        using var stop = new StopSignal();
        using var saved = SavedModel.Load(run, checkpoint);
        if (saved is not { Model: CausalModel model, Tokenizer: { } tokenizer })
            throw new UserError($"The run {run.Id} is an image classifier; only language models write text.");
        Console.Out.Write(prompt);
        using var generator = new TextGenerator(model, TextGenerator.PromptIds(tokenizer, prompt), options, saved.Device);
        var decoder = new TokenDecoder(tokenizer);
        for (var i = 0; i < options.MaxTokens && !stop.Requested; i++)
        {
            Console.Out.Write(decoder.Push(generator.Next()));
            Console.Out.Flush();
        }
        Console.Out.WriteLine(decoder.Flush());
        return 0;
    }
}
