using System.Text.Json;
using Studio.Training.Contracts;
using Studio.Training.Tokenizers.Bpe;
using Studio.Training.Tokenizers.Json;
using Studio.Training.Tokenizers.WordPiece;

namespace Studio.Training.Tokenizers.Files;

/// <summary>tokenizer_config.json: what decides ids where there is no tokenizer.json; the other fields concern generation.</summary>
internal sealed record TokenizerConfig
{
    public const string FileName = "tokenizer_config.json";

    public string? TokenizerClass { get; init; }
    public bool AddPrefixSpace { get; init; }
    public bool DoLowerCase { get; init; } = true;
    public bool TokenizeChineseChars { get; init; } = true;
    public bool? StripAccents { get; init; }
    public string? UnkToken { get; init; }
    public string? ClsToken { get; init; }
    public string? SepToken { get; init; }
    public string? PadToken { get; init; }
    public string? MaskToken { get; init; }
    public string? BosToken { get; init; }
    public string? EosToken { get; init; }

    /// <summary>The special tokens it names.</summary>
    public IEnumerable<string> Named => new[] { UnkToken, ClsToken, SepToken, PadToken, MaskToken, BosToken, EosToken }.OfType<string>();

    /// <summary>The one in this folder; the defaults where there is none.</summary>
    public static TokenizerConfig Beside(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return new();
        using var json = TokenizerJson.Parse(path);
        var fields = new JsonFields(json.RootElement, FileName);
        return new()
        {
            AddPrefixSpace = fields.Flag("add_prefix_space", false),
            DoLowerCase = fields.Flag("do_lower_case", true),
            TokenizeChineseChars = fields.Flag("tokenize_chinese_chars", true),
            StripAccents = fields.OptionalFlag("strip_accents"),
            UnkToken = Token(fields, "unk_token"),
            ClsToken = Token(fields, "cls_token"),
            SepToken = Token(fields, "sep_token"),
            PadToken = Token(fields, "pad_token"),
            MaskToken = Token(fields, "mask_token"),
            BosToken = Token(fields, "bos_token"),
            EosToken = Token(fields, "eos_token"),
        };
    }

    public static TokenizerConfig Of(SubwordTokenizer tokenizer)
    {
        string? Known(params string[] names) => names.FirstOrDefault(name => tokenizer.AddedTokens.Find(name) is not null);
        var names = new TokenizerConfig
        {
            UnkToken = Known("[UNK]", "<unk>"),
            ClsToken = Known("[CLS]"),
            SepToken = Known("[SEP]"),
            PadToken = Known("[PAD]", "<pad>"),
            MaskToken = Known("[MASK]", "<mask>"),
            BosToken = Known("<s>", "<|endoftext|>"),
            EosToken = Known("</s>", "<|endoftext|>"),
        };
        return tokenizer is WordPieceTokenizer { Settings: var bert }
            ? names with { TokenizerClass = "BertTokenizer", DoLowerCase = bert.Lowercase, TokenizeChineseChars = bert.SplitChinese, StripAccents = bert.StripAccents }
            : names with { TokenizerClass = "PreTrainedTokenizerFast", AddPrefixSpace = ((BpeTokenizer)tokenizer).Settings.AddPrefixSpace };
    }

    public void Save(string path) => AtomicFile.WriteText(path, JsonSerializer.Serialize(this, s_json));

    private static readonly JsonSerializerOptions s_json = new(JournalJson.Indented) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>A text, or in newer files an object whose content is the text.</summary>
    private static string? Token(JsonFields fields, string name) =>
        fields.Find(name) is { ValueKind: JsonValueKind.Object } ? fields.RequiredFields(name).RequiredText("content") : fields.Text(name);
}
