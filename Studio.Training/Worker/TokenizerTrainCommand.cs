using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Studio.Data;
using Studio.Data.Tables;
using Studio.Training.Contracts;
using Studio.Training.Tokenizers.Learning;
using Studio.Training.Tokenizers.Library;

namespace Studio.Training.Worker;

/// <summary>`tokenizer train`: a job directory's training for the web program, or one on the spot.</summary>
public static class TokenizerTrainCommand
{
    /// <summary>Of a job's directory; not spec.json, by which an import's is known.</summary>
    public const string SpecFile = "tokenizer-spec.json";

    public const string Usage = "tokenizer train DATASET --name NAME [--type bpe|wordpiece] [--vocab N] [--workspace DIR] | tokenizer train JOBDIR";

    public static int Run(CommandLine line)
    {
        using var cancel = new CancellationTokenSource();
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        var first = line.Value("DATASET or JOBDIR");
        if (!Directory.Exists(first)) return RunHere(first, line, cancel.Token);
        line.Done();
        return RunJob(Path.GetFullPath(first), cancel.Token);

        void Cancel(PosixSignalContext context)
        {
            context.Cancel = true; // the default would end the process with a half-written folder left behind
            cancel.Cancel();
        }
    }

    /// <summary>jobs/ID of a workspace.</summary>
    private static int RunJob(string directory, CancellationToken cancel) => JobDirectory.Work(directory, "The training", (workspace, journal) =>
    {
        var spec = JsonSerializer.Deserialize<TokenizerTrainSpec>(File.ReadAllText(Path.Combine(directory, SpecFile)), JournalJson.Options)!;
        var made = TokenizerTrainer.Train(workspace, spec, p => journal.Progress(new { T = "progress", p.Rows, p.TotalRows, p.Words, p.Tokens, p.TargetTokens }), cancel);
        journal.WriteLast(new { T = "end", Status = "succeeded", TokenizerId = made.Id, Reason = "" });
    });

    private static int RunHere(string dataset, CommandLine line, CancellationToken cancel)
    {
        var workspace = new Workspace(line.Option("workspace") ?? Workspace.DefaultRoot());
        var defaults = new TokenizerTrainSpec();
        var spec = new TokenizerTrainSpec
        {
            Dataset = dataset,
            Name = line.Option("name") ?? DatasetFolder.Resolve(workspace, dataset).Manifest.Name,
            Type = line.Option("type") ?? defaults.Type,
            VocabularySize = line.Option("vocab", defaults.VocabularySize),
            MinFrequency = line.Option("min-frequency", defaults.MinFrequency),
            Lowercase = !line.Flag("cased"),
            LimitAlphabet = line.Option("alphabet", defaults.LimitAlphabet),
            SpecialTokens = line.Option("special")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [],
        };
        line.Done();
        var watch = Stopwatch.StartNew();
        var shown = new Shown(Console.Out);
        try
        {
            var manifest = TokenizerTrainer.Train(workspace, spec, shown.Show, cancel);
            var training = manifest.Training!;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{training.Bytes:N0} bytes became {training.Tokens:N0} tokens ({(double)training.Bytes / training.Tokens:0.00} bytes a token) in {watch.Elapsed.TotalSeconds:0.0} s"));
            if (training.DroppedWords > 0) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Note: {training.DroppedWords:N0} rare pieces did not fit into memory and were left out."));
            Console.WriteLine(TokenizerCommand.Describe(manifest));
            return 0;
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("The training was cancelled; nothing of it is left.");
            return 0;
        }
    }

    /// <summary>A line a second for whoever waits.</summary>
    private sealed class Shown(TextWriter output)
    {
        private readonly Stopwatch _sinceLast = Stopwatch.StartNew();

        public void Show(TokenizerTrainProgress progress)
        {
            if (_sinceLast.ElapsedMilliseconds < 1000) return;
            _sinceLast.Restart();
            output.WriteLine(progress.Tokens == 0
                ? string.Create(CultureInfo.InvariantCulture, $"{progress.Rows:N0} of {progress.TotalRows:N0} rows  {progress.Words:N0} different pieces")
                : string.Create(CultureInfo.InvariantCulture, $"{progress.Tokens:N0} of {progress.TargetTokens:N0} tokens"));
        }
    }
}
