using System.Globalization;
using Studio.Training.Generation;

namespace Studio.Training.Worker;

/// <summary>`fill`: what a model that learned by hidden words would put in their places.</summary>
public static class FillCommand
{
    public const string Usage = "fill MODEL --text TEXT [--guesses 5] [--checkpoint NAME]";

    public const string Help = $"""
        Usage: {Usage}
        MODEL is a run's id, name or directory, or model:ID (or model:NAME) for a model of the library.
          --text TEXT         with [MASK] where a word is to be guessed
          --guesses N         of each hidden word (5)
          --checkpoint NAME   best, last, or a folder such as step-00001000 (default: best)
          --workspace DIR     where runs and models lie
        """;

    public static int Run(IReadOnlyList<string> words)
    {
        var line = new CommandLine(words, Usage);
        var (model, text, guesses) = (line.Value("MODEL"), line.Option("text") ?? throw new UsageError($"The text is missing. Usage: {Usage}"), line.Option("guesses", 5));
        var (workspace, checkpoint) = (line.Option("workspace"), line.Option("checkpoint"));
        line.Done();
        using var saved = SavedModel.Open(model, workspace, checkpoint);
        foreach (var places in new MaskFiller(saved.Model, saved.Tokenizer, saved.Device).Fill(text, guesses))
            Console.WriteLine(string.Join("  ", places.Select(guess => string.Create(CultureInfo.InvariantCulture, $"{guess.Token} {guess.Probability:0.0 %}"))));
        return 0;
    }
}
