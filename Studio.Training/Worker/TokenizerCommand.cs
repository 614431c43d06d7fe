using System.Globalization;
using System.Text.Json;
using Studio.Data;
using Studio.Training.Contracts;
using Studio.Training.Tokenizers;
using Studio.Training.Tokenizers.Files;
using Studio.Training.Tokenizers.Library;

namespace Studio.Training.Worker;

/// <summary>`tokenizer`: train, look at, bring in and take out the workspace's tokenizers.</summary>
public static class TokenizerCommand
{
    public const string Usage = "tokenizer train|encode|list|import|export ...";

    public const string Help = $"""
        Usage: {TokenizerTrainCommand.Usage}
               tokenizer encode TOKENIZER [--text TEXT] [--pair TEXT] [--max-length N] [--truncation RULE] [--pad-to N] [--pad-left] [--no-special]
               tokenizer list
               tokenizer import PATH --name NAME
               tokenizer export TOKENIZER FOLDER

        TOKENIZER is an id, a name, or the path of a tokenizer.json, a vocab.txt or a folder.

        train    learns a tokenizer from a dataset's text
          --type bpe|wordpiece   bpe: any text, by bytes (default); wordpiece: words, as BERT
          --vocab N              tokens at most (10000)
          --name NAME            how it is called
          --min-frequency N      rarer pairs are not merged (2)
          --cased                wordpiece: keep case and accents
          --alphabet N           wordpiece: different characters at most (6000)
          --special TOKENS       separated by blanks; the usual ones of the type otherwise
        encode   prints ids as JSON; without --text it reads standard input
          --truncation RULE      longest-first (default), only-first, only-second
        import   a tokenizer.json, vocab.json with merges.txt, or vocab.txt: a file or the folder
        export   writes tokenizer.json, tokenizer_config.json, and the older files

          --workspace DIR        where tokenizers and datasets lie
        """;

    public static int Run(IReadOnlyList<string> words)
    {
        var line = new CommandLine(words, Usage, "cased", "no-special", "pad-left");
        var verb = line.Value("train, encode, list, import or export");
        if (verb == "train") return TokenizerTrainCommand.Run(line);
        var workspace = new Workspace(line.Option("workspace") ?? Workspace.DefaultRoot());
        switch (verb)
        {
            case "encode":
                Encode(workspace, line);
                return 0;
            case "list":
                line.Done();
                foreach (var manifest in TokenizerLibrary.List(workspace)) Console.WriteLine(Describe(manifest));
                return 0;
            case "import":
                Import(workspace, line);
                return 0;
            case "export":
                var (tokenizer, folder) = (Open(workspace, line.Value("TOKENIZER")), line.Value("FOLDER"));
                line.Done();
                TokenizerFiles.Save(tokenizer, folder);
                return 0;
            default:
                throw new UsageError($"'{verb}' is no command of tokenizer; there are train, encode, list, import and export.");
        }
    }

    internal static string Describe(TokenizerManifest manifest) => string.Create(CultureInfo.InvariantCulture,
        $"{manifest.Id}  {TokenizerTypes.Label(manifest.Type)}  {manifest.VocabularySize:N0} tokens  '{manifest.Name}'");

    private static void Import(Workspace workspace, CommandLine line)
    {
        var (path, name) = (line.Value("PATH"), line.Option("name"));
        line.Done();
        if (!Path.Exists(path)) throw new UserError($"There is no file or folder {path}.");
        var file = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        Console.WriteLine(Describe(TokenizerLibrary.Add(workspace, TokenizerFiles.Open(path), name ?? Path.GetFileNameWithoutExtension(file), file: file)));
    }

    private static void Encode(Workspace workspace, CommandLine line)
    {
        var tokenizer = Open(workspace, line.Value("TOKENIZER"));
        var (text, pair) = (line.Option("text") ?? Console.In.ReadToEnd(), line.Option("pair"));
        var options = new EncodingOptions(!line.Flag("no-special"), line.Option("max-length", 0), TruncationNamed(line.Option("truncation")), line.Option("pad-to", 0), line.Flag("pad-left"));
        line.Done();
        var encoding = tokenizer.Encode(text, pair, options);
        Console.WriteLine(JsonSerializer.Serialize(new { encoding.Ids, Tokens = encoding.Ids.Select(tokenizer.TokenOf), encoding.TypeIds, encoding.AttentionMask }, JournalJson.Options));
    }

    private static Truncation TruncationNamed(string? word) => word switch
    {
        null or "longest-first" => Truncation.LongestFirst,
        "only-first" => Truncation.OnlyFirst,
        "only-second" => Truncation.OnlySecond,
        _ => throw new UsageError($"--truncation is longest-first, only-first or only-second, not '{word}'."),
    };

    private static SubwordTokenizer Open(Workspace workspace, string reference) =>
        Path.Exists(reference) ? TokenizerFiles.Open(reference) : TokenizerLibrary.Open(workspace, reference);
}
