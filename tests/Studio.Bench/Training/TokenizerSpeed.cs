using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Studio.Testing;
using Studio.Training.Tokenizers;
using Studio.Training.Tokenizers.Files;
using Studio.Training.Tokenizers.Learning;
using Studio.Training.Tokenizers.Library;

namespace Studio.Bench.Training;

/// <summary>
/// tokenize: megabytes a second of 100 MB of English and of Chinese with GPT-2's vocabulary on one thread, document by
/// document; and seconds (with memory) to train a BPE of 10,000 tokens on 64 MB. The texts are real reviews: English ones
/// written once where there are enough, Chinese ones repeated up to the size.
/// </summary>
public static class TokenizerSpeed
{
    private const int Rounds = 3;
    private const int EncodedBytes = 100_000_000;
    private const int TrainedBytes = 64_000_000;

    public static Task<Figure> MeasureAsync()
    {
        var tokenizer = TokenizerFiles.Open(Require("oracles/tokenizers/gpt2_real"));
        var english = Documents([Require("data/imdb/imdb_train.csv"), Require("data/imdb/imdb_test.csv")]);
        var chinese = Documents([Require("data/zh/ChnSentiCorp_htl_all.csv"), Require("data/zh/waimai_10k.csv")]);
        List<double> en = [], zh = [];
        for (var round = 0; round < Rounds; round++)
        {
            en.Add(Rate(tokenizer, english));
            zh.Add(Rate(tokenizer, chinese));
        }
        var (seconds, growth) = Train(english);
        return Task.FromResult(new Figure(Medians.Median(en), Rounds).With("zh", Round(Medians.Median(zh))).With("train_s", Round(seconds)).With("train_growth_mb", Round(growth))
            .With("each", Each(en)).With("zh_each", Each(zh)).With("megabytes", EncodedBytes / 1e6).With("threads", 1));
    }

    private static List<string> Documents(IEnumerable<string> files) => [.. files.SelectMany(file => File.ReadLines(file)).Where(line => line.Length > 0)];

    private static double Rate(Tokenizer tokenizer, List<string> documents)
    {
        var ids = new int[1 << 20];
        long bytes = 0;
        double seconds = 0;
        while (bytes < EncodedBytes)
            foreach (var document in documents)
            {
                if (bytes >= EncodedBytes) break;
                bytes += Encoding.UTF8.GetByteCount(document);
                if (ids.Length < tokenizer.MaxTokens(document.Length)) ids = new int[tokenizer.MaxTokens(document.Length)];
                var started = Stopwatch.GetTimestamp();
                tokenizer.Encode(document, ids);
                seconds += Stopwatch.GetElapsedTime(started).TotalSeconds;
            }
        return bytes / 1e6 / seconds;
    }

    private static (double Seconds, double GrowthMegabytes) Train(List<string> documents)
    {
        var spec = new TokenizerTrainSpec { Name = "bench", Dataset = "bench@1", Type = TokenizerTypes.Bpe, VocabularySize = 10_000 }.Check();
        GC.Collect();
        var before = Machine.ResidentMegabytes(Environment.ProcessId);
        var started = Stopwatch.GetTimestamp();
        var counts = new WordCounts();
        long bytes = 0;
        foreach (var document in documents)
        {
            if (bytes >= TrainedBytes) break;
            bytes += Encoding.UTF8.GetByteCount(document);
            TokenizerTrainer.AddWords(spec, document, counts);
        }
        TokenizerTrainer.Learn(spec, counts, _ => { }, CancellationToken.None);
        return (Stopwatch.GetElapsedTime(started).TotalSeconds, Machine.PeakMegabytes(Environment.ProcessId) - before);
    }

    private static string Require(string path) => SharedData.Find(path) ?? throw new NotMeasurable($"shared/{path} is not beside the repository");

    private static double Round(double value) => Math.Round(value, 3);

    private static JsonArray Each(IEnumerable<double> values) => [.. values.Select(v => (JsonNode)Round(v))];
}
