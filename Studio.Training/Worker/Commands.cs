using Studio.Data;

namespace Studio.Training.Worker;

/// <summary>
/// What the program can be asked to do. Exit codes: 0 done, 1 failed, 2 the command line or the spec is wrong; whatever a
/// person can mend is one sentence on standard error.
/// </summary>
public static class Commands
{
    private sealed record Command(string Name, string Summary, string Help, Func<IReadOnlyList<string>, int> Run);

    private static readonly Command[] s_all =
    [
        new("train", "train a run, or make one of a spec file and train it", TrainCommand.Help, TrainCommand.Run),
        new("import", "make a dataset of files", ImportCommand.Help, ImportCommand.Run),
        new("data", "look into datasets", DataCommand.Help, DataCommand.Run),
        new("generate", "let a trained language model write", GenerateCommand.Help, GenerateCommand.Run),
        new("classify", "ask a trained text classifier", ClassifyCommand.Help, ClassifyCommand.Run),
        new("fill", "let a model guess the hidden words of a text", FillCommand.Help, FillCommand.Run),
        new("evaluate", "measure a trained model on a dataset", EvaluateCommand.Help, EvaluateCommand.Run),
        new("label", "let models suggest labels", LabelCommand.Help, LabelCommand.Run),
        new("session", "keep a trained model loaded and answer requests", SessionCommand.Help, SessionCommand.Run),
        new("model", "import, save, export and list models in Hugging Face's form", ModelCommand.Help, ModelCommand.Run),
        new("tokenizer", "train a tokenizer, import one, see what it makes of a text", TokenizerCommand.Help, TokenizerCommand.Run),
        new("doctor", "what was found on this machine, and what is wrong", DoctorCommand.Help, DoctorCommand.Run),
    ];

    public static int Run(string[] words)
    {
        if (words is [] or ["--help" or "-h" or "help"]) return Help(words.Length == 0 ? 2 : 0);
        if (s_all.FirstOrDefault(c => c.Name == words[0]) is not { } command)
        {
            Console.Error.WriteLine($"'{words[0]}' is no command; there are {string.Join(", ", s_all.Select(c => c.Name))}.");
            return 2;
        }
        if (words.Contains("--help") || words.Contains("-h"))
        {
            Console.WriteLine(command.Help);
            return 0;
        }
        return Guarded(() => command.Run(words[1..]));
    }

    private static int Guarded(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (UsageError e)
        {
            Console.Error.WriteLine(e.Message);
            return 2;
        }
        catch (UserError e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static int Help(int code)
    {
        var output = code == 0 ? Console.Out : Console.Error;
        output.WriteLine("Usage: studio COMMAND [options]\n");
        foreach (var command in s_all) output.WriteLine($"  {command.Name,-10} {command.Summary}");
        output.WriteLine("\nEvery command answers --help.");
        return code;
    }
}
