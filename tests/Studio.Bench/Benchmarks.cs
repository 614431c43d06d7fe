using Studio.Bench.Curation;
using Studio.Bench.Training;
using Studio.Bench.Web;

namespace Studio.Bench;

/// <summary>Every figure Studio states, in the order in which they are measured.</summary>
public static class Benchmarks
{
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new("mnist-mlp", "%", ">= 97.5 %", f => f.Value >= 97.5, Quality.MnistMlpAsync),
        new("char-gpt", "nats", "<= 1.90", f => f.Value <= 1.90, Quality.CharGptAsync),
        new("sst2", "%", ">= 80 %", f => f.Value >= 80, TextQuality.Sst2Async),
        new("chnsenticorp", "%", ">= 86 %", f => f.Value >= 86, TextQuality.ChnSentiCorpAsync),
        new("imdb", "%", ">= 87 %, below 15 min", f => f.Value >= 87 && f.Details["seconds"]!.GetValue<double>() < 900, TextQuality.ImdbAsync),
        new("bert-story", "points gained", ">= 3 points", f => f.Value >= 3, BertStory.MeasureAsync),
        new("lora", "points lost", "<= 1.5 of a model >= 70 %, < 5 % of the parameters", f => f.Value <= 1.5 && f.Details["full"]!.GetValue<double>() >= 70 && f.Details["trained_percent"]!.GetValue<double>() < 5, BertStory.LoraAsync),
        new("gpt-step", "ms", "ratio <= 1.00", f => f.Value <= f.Peer, StepTimes.GptStepAsync),
        new("gpt-step-bf16", "ms", "ratio <= 0.95, of float32 too", f => f.Value <= 0.95 * f.Peer && f.Details["fp32_ratio"]!.GetValue<double>() <= 0.95, StepTimes.GptStepBFloat16Async),
        new("bert-step", "ms", "ratio <= 0.95", f => f.Value <= 0.95 * f.Peer, BertStep.MeasureAsync),
        new("mnist-epoch", "s", "ratio <= 0.70", f => f.Value <= 0.70 * f.Peer, StepTimes.MnistEpochAsync),
        new("generate", "tokens/s, greedy", "lower ratio of greedy and 5 beams >= 1.30", f => f.Details["lowest_ratio"]!.GetValue<double>() >= 1.30, GenerationSpeed.MeasureAsync),
        new("tokenize", "MB/s, English", ">= 30, zh >= 10, train < 60 s", f => f.Value >= 30 && f.Details["zh"]!.GetValue<double>() >= 10 && f.Details["train_s"]!.GetValue<double>() < 60, TokenizerSpeed.MeasureAsync),
        new("load-500mb", "ms to the first token", "< 1000 ms, no second copy", f => f.Value < 1000 && f.Details["copied_mb"]!.GetValue<double>() < 50, ModelLoading.MeasureAsync),
        new("int8", "x of the linear layers", "<= 0.35 x, within 0.5 points, not slower", f => f.Value <= 0.35 && f.Details["accuracy_loss"]!.GetValue<double>() <= 0.5 && f.Details["time_ratio"]!.GetValue<double>() <= 1, CompressionCost.Int8Async),
        new("loss-parity", "largest relative difference", "<= 1e-5", f => f.Value <= 1e-5, LossParity.MeasureAsync),
        new("resume-exact", "steps that differ", "0", f => f.Value == 0, Exactness.ResumeExactAsync),
        new("step-memory", "% growth", "< 2 %", f => f.Value < 2, Exactness.StepMemoryAsync),
        new("ingest", "points/s", ">= 200,000", f => f.Value >= 200_000, IngestBench.MeasureAsync),
        new("startup", "s", "< 3 s", f => f.Value < 3, Startup.MeasureAsync),
        new("live-latency", "ms, p95", "p95 < 500 ms", f => f.Value < 500, LiveLatency.MeasureAsync),
        new("chart-1m", "ms to drawn", "< 1000 ms, zoom < 300 ms", f => f.Value < 1000 && f.Details["zoom_ms"]!.GetValue<double>() < 300, ChartMillion.MeasureAsync),
        new("runs-table", "ms, p95", "p95 < 1000 ms", f => f.Value < 1000, RunsTable.MeasureAsync),
        new("import-memory", "MB, peak of the web process", "< 500 MB", f => f.Value < 500, ImportMemory.MeasureAsync),
        new("import-speed", "MB/s, the slower of CSV, JSONL", ">= 100 MB/s", f => f.Value >= 100, ImportSpeed.MeasureAsync),
        new("statistics", "s", "< 5 s, filter < 300 ms", f => f.Value < 5 && f.Details["filter_ms"]!.GetValue<double>() < 300, StatisticsSpeed.MeasureAsync),
        new("page-rows", "ms", "< 300 ms", f => f.Value < 300, PageRows.MeasureAsync),
        new("label-latency", "ms, p95, ten people", "< 100 ms, no label lost", f => f.Value < 100 && f.Details["lost"]!.GetValue<int>() == 0, LabelLatency.MeasureAsync),
        new("curation-memory", "MB, peak of the web process", "< 700 MB", f => f.Value < 700, CurationMemory.MeasureAsync),
        new("dirty-files", "files that differ", "0", f => f.Value == 0, DirtyFilesBench.MeasureAsync),
        new("neardup", "docs/s", ">= 10 x datasketch, recall >= 0.95, precision 1", f => f.Value >= 10 * f.Peer && f.Details["by_characters_ratio"]!.GetValue<double>() >= 10 && f.Details["recall"]!.GetValue<double>() >= 0.95 && f.Details["precision"]!.GetValue<double>() == 1, NearDuplicateBench.ShortTextsAsync),
        new("neardup-1m", "s", "< 180 s, < 4000 MB", f => f.Value < 180 && f.Details["peak_mb"]!.GetValue<double>() < 4000, NearDuplicateBench.MillionAsync),
        new("clean-speed", "MB/s of text", ">= 50 MB/s", f => f.Value >= 50, CleanSpeedBench.MeasureAsync),
    ];
}
