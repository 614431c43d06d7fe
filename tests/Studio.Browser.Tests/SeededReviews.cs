using System.Globalization;
using Studio.Testing;

namespace Studio.Browser.Tests;

/// <summary>Sixty labeled texts, two classifiers of them with their evaluations, one kept as a model, and two labeling projects.</summary>
/// <param name="Rows">labeling project: one label a text.</param>
/// <param name="Spans">labeling project: stretches of text.</param>
public sealed record SeededReviews(string DatasetId, string First, string Second, string Model, string Rows, string Spans)
{
    internal static async Task<SeededReviews> MakeAsync(SeededStudio studio)
    {
        var import = await studio.PostAsync("api/v1/imports", new { inputs = new[] { new { text = Csv() } }, name = "reviews", format = "csv", hasHeader = true });
        var dataset = (await studio.EndAsync($"api/v1/imports/{import.GetProperty("jobId").GetString()}")).GetProperty("datasetId").GetString()!;
        var rows = await ProjectAsync(studio, dataset, "single");
        var spans = await ProjectAsync(studio, dataset, "spans");
        string[] runs = [await ClassifierAsync(studio, dataset, 1), await ClassifierAsync(studio, dataset, 40)];
        foreach (var run in runs)
            await studio.WaitForAsync(run, "succeeded");
        var (first, second) = (await EvaluateAsync(studio, dataset, runs[0]), await EvaluateAsync(studio, dataset, runs[1]));
        var saving = await studio.PostAsync($"api/v1/runs/{studio.TrainedRun}/save-as-model", new { name = "a model that was kept" });
        var model = (await studio.EndAsync($"api/v1/model-imports/{saving.GetProperty("jobId").GetString()}")).GetProperty("modelId").GetString()!;
        return new(dataset, first, second, model, rows, spans);
    }

    /// <summary>The address with what stands in braces filled in.</summary>
    public string Fill(string address) => address
        .Replace("{reviews}", DatasetId, StringComparison.Ordinal).Replace("{first}", First, StringComparison.Ordinal).Replace("{second}", Second, StringComparison.Ordinal)
        .Replace("{model}", Model, StringComparison.Ordinal).Replace("{rows}", Rows, StringComparison.Ordinal).Replace("{spans}", Spans, StringComparison.Ordinal);

    private static async Task<string> ProjectAsync(SeededStudio studio, string dataset, string kind) =>
        (await studio.PostAsync("api/v1/labeling", new { name = $"reviews, {kind}", dataset = $"{dataset}@1", kind, labels = new[] { "good", "bad" }, guidelines = "Judge the meal, not the place.", annotatorsPerRow = 2, target = "opinion" }))
        .GetProperty("id").GetString()!;

    private static async Task<string> ClassifierAsync(SeededStudio studio, string dataset, int maxSteps) =>
        (await studio.PostAsync("api/v1/runs", new
        {
            name = $"{maxSteps} steps",
            dataset = $"{dataset}@1",
            task = "text-classification",
            modelFamily = "fasttext",
            tokenizer = "words",
            split = "shuffled",
            testFraction = 0.3,
            embeddingSize = 8,
            maxLength = 16,
            batchSize = 8,
            learningRate = 0.03,
            maxSteps,
            evaluateEverySteps = 0,
            threads = 1,
        })).GetProperty("id").GetString()!;

    private static async Task<string> EvaluateAsync(SeededStudio studio, string dataset, string run)
    {
        var id = (await studio.PostAsync("api/v1/evaluations", new { model = $"run:{run}", dataset = $"{dataset}@1", split = "test" })).GetProperty("id").GetString()!;
        await Eventually.TrueAsync(async () => (await studio.GetAsync($"api/v1/evaluations/{id}")).GetProperty("evaluation").GetProperty("state").GetString() == "succeeded", TimeSpan.FromSeconds(60), $"{id} is measured");
        return id;
    }

    private static string Csv()
    {
        string[] good = ["fresh bread", "a warm soup", "the best noodles"], bad = ["cold rice", "a burnt fish", "stale tea"];
        return "text,label\n" + string.Concat(Enumerable.Range(0, 60).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"Day {i}: we had {(i % 2 == 0 ? good : bad)[i % 3]} and {(i % 2 == 0 ? good : bad)[i / 2 % 3]},{(i % 2 == 0 ? "good" : "bad")}\n")));
    }
}
