using System.Globalization;
using System.Text.Json;
using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Models;

namespace Studio.Training.Worker;

/// <summary>`classify`: what a trained text classifier makes of a text, or of every line of standard input.</summary>
public static class ClassifyCommand
{
    public const string Usage = "classify RUN [--text TEXT] [--checkpoint NAME] [--json]";

    public const string Help = $$"""
        Usage: {{Usage}}
        RUN is a run's id, its name or its directory.
          --text TEXT         what to classify; left out: every line of standard input
          --checkpoint NAME   best, last, or a folder such as step-00001000 (default: best)
          --json              a JSON object a text: {"class":"...","probabilities":{"...":0.9},"truncated":false}
          --workspace DIR     where the runs lie
        """;

    public static int Run(IReadOnlyList<string> words)
    {
        var line = new CommandLine(words, Usage, "json");
        var run = RunLocator.Find(line.Value("RUN"), line.Option("workspace"));
        var (text, checkpoint, json) = (line.Option("text"), line.Option("checkpoint"), line.Flag("json"));
        line.Done();
        using var saved = SavedModel.Load(run, checkpoint);
        if (saved.Encoder is null) throw new UserError($"The run {run.Id} does not classify text; classify needs a run of the task {Tasks.TextClassification}.");
        foreach (var each in text is null ? Lines(Console.In) : [text]) Console.WriteLine(Answer(saved, each, json));
        return 0;
    }

    private static IEnumerable<string> Lines(TextReader input)
    {
        while (input.ReadLine() is { } line) yield return line;
    }

    private static string Answer(SavedModel saved, string text, bool json)
    {
        var shares = saved.Classify(text, out var isCut);
        var classes = saved.Classes!.Zip(shares).OrderByDescending(c => c.Second).ToList();
        if (json)
            return JsonSerializer.Serialize(new { Class = classes[0].First, Probabilities = classes.ToDictionary(c => c.First, c => c.Second), Truncated = isCut }, JournalJson.Options);
        var listed = saved.Model.Problem == ProblemType.Regression ? string.Create(CultureInfo.InvariantCulture, $"{classes[0].First} {classes[0].Second:0.####}") : string.Join("  ", classes.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.First} {c.Second:0.0 %}")));
        return isCut ? $"{listed}  (only the first part of the text was read)" : listed;
    }
}
