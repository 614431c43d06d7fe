using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Studio.Data;
using Studio.Data.Tables.Importing;
using Studio.Training.Contracts;

namespace Studio.Training.Worker;

/// <summary>`import`: a job directory's import for the web program, or files into the workspace on the spot.</summary>
public static class ImportCommand
{
    public const string Usage = "import FILE... --name NAME [--workspace DIR] | import JOBDIR";

    public const string Help = $"""
        Usage: {Usage}

        Makes a dataset version of files: plain text, CSV or TSV, JSON Lines or a JSON array, Parquet, IDX (images and
        labels together), each also packed with gzip. What is not said is found out from the file.

          --name NAME          how the dataset is called
          --workspace DIR      where it is put (default: $STUDIO_WORKSPACE, else the user's data folder)
          --dataset ID         make it the next version of this dataset
          --format FORMAT      text, csv, json, parquet or idx
          --encoding NAME      utf-8, utf-16le, utf-16be, gb18030, latin-1, windows-1252, ...
          --delimiter CHAR     between the fields of a row ("tab" for a tab)
          --header yes|no      whether the first row names the columns
          --text COLUMN        the column to read; --label COLUMN: the column to learn
          --skip-bad-rows      leave out rows that cannot be read instead of ending

        Exit code: 0 done (or cancelled as asked), 1 failed, 2 the command line is wrong.
        """;

    public static int Run(IReadOnlyList<string> words)
    {
        using var cancel = new CancellationTokenSource();
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        var line = new CommandLine(words, Usage, "skip-bad-rows");
        var first = line.Value("FILE or JOBDIR");
        if (!Directory.Exists(first))
            return RunFiles(first, line, cancel.Token);
        line.Done();
        return RunJob(Path.GetFullPath(first), cancel.Token);

        void Cancel(PosixSignalContext context)
        {
            context.Cancel = true; // the default would end the process with a half-written folder left behind
            cancel.Cancel();
        }
    }

    /// <summary>jobs/ID of a workspace. What goes wrong is the journal's last word, not only this program's.</summary>
    private static int RunJob(string directory, CancellationToken cancel)
    {
        using var held = JobDirectory.Take(directory);
        if (held is null) return 0;
        using var journal = new ImportJournal(directory);
        try
        {
            var spec = ImportSpecJson.Load(Path.Combine(directory, "spec.json"));
            var workspace = JobDirectory.WorkspaceOf(directory);
            long total = 0;
            var result = Importer.Import(workspace, spec, progress =>
            {
                total = progress.TotalBytes;
                journal.Progress(progress);
            }, cancel);
            journal.Succeeded(result, total);
            return 0;
        }
        catch (OperationCanceledException)
        {
            journal.Cancelled();
            return 0;
        }
        catch (UserError e)
        {
            journal.Failed(e.Message);
            Console.Error.WriteLine(e.Message);
            return 1;
        }
        catch (Exception e) // a bug here must still end the job for whoever waits; the log gets all of it
        {
            journal.Failed($"The import failed in a way it should not ({e.GetType().Name}: {e.Message}); its log says more.");
            Console.Error.WriteLine(e);
            return 1;
        }
    }

    private static int RunFiles(string first, CommandLine line, CancellationToken cancel)
    {
        var workspace = line.Option("workspace") ?? Workspace.DefaultRoot();
        var spec = ReadSpec(first, line);
        var watch = Stopwatch.StartNew();
        var shown = new ImportProgressLine(Console.Out, rewrite: !Console.IsOutputRedirected);
        try
        {
            var result = Importer.Import(new Workspace(workspace), spec, shown.Show, cancel);
            shown.Done();
            foreach (var warning in result.Warnings)
                Console.WriteLine($"Note: {warning}");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Manifest.RowCount:N0} rows in {watch.Elapsed.TotalSeconds:0.0} s: dataset '{result.Manifest.Name}' is {result.Manifest.DatasetId}@{result.Manifest.Version}"));
            return 0;
        }
        catch (OperationCanceledException)
        {
            shown.Done();
            Console.WriteLine("The import was cancelled; nothing of it is left.");
            return 0;
        }
    }

    private static ImportSpec ReadSpec(string first, CommandLine line)
    {
        var delimiter = line.Option("delimiter");
        var spec = new ImportSpec
        {
            Files = [.. line.Rest().Prepend(first).Select(path => new ImportFile(Path.GetFullPath(path)))],
            Name = line.Option("name") ?? Path.GetFileNameWithoutExtension(first),
            DatasetId = line.Option("dataset"),
            Format = ReadFormat(line.Option("format")),
            Encoding = line.Option("encoding"),
            Delimiter = delimiter is "tab" or "\\t" ? "\t" : delimiter,
            HasHeader = ReadHeader(line.Option("header")),
            SkipBadRows = line.Flag("skip-bad-rows"),
            Columns = ReadColumns(line),
        };
        line.Done();
        return spec;
    }

    private static IReadOnlyList<ImportColumn> ReadColumns(CommandLine line)
    {
        var columns = new List<ImportColumn>();
        if (line.Option("text") is { } text)
            columns.Add(new ImportColumn(text, Data.Tables.ColumnRole.Text));
        if (line.Option("label") is { } label)
            columns.Add(new ImportColumn(label, Data.Tables.ColumnRole.Label));
        return columns;
    }

    private static ImportFormat? ReadFormat(string? word) => word switch
    {
        null => null,
        "jsonl" or "jsonlines" => ImportFormat.Json,
        "tsv" => ImportFormat.Csv,
        _ when Enum.TryParse<ImportFormat>(word, ignoreCase: true, out var format) && Enum.IsDefined(format) => format,
        _ => throw new UsageError($"'{word}' is no format; there are text, csv, json, parquet and idx."),
    };

    private static bool? ReadHeader(string? word) => word switch
    {
        null => null,
        "yes" => true,
        "no" => false,
        _ => throw new UsageError($"--header is yes or no, not '{word}'."),
    };
}
