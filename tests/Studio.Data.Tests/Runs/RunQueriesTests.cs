using Studio.Data.Catalog;
using Studio.Data.Runs;
using Studio.Testing;
using static Studio.Data.Tests.Metrics.MetricBatches;

namespace Studio.Data.Tests.Runs;

public sealed class RunQueriesTests : IDisposable
{
    private readonly TestCatalog _catalog = new();

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public async Task ListAsync_ByMetric_SortsNumbersWithMissingOnesLast()
    {
        await AddAsync("good", metrics: ("loss", 0.5));
        await AddAsync("bad", metrics: ("loss", 10));
        await AddAsync("diverged", metrics: ("loss", null));
        await AddAsync("silent");
        Assert.Equal(["good", "bad"], (await SortedAsync(RunColumn.Metric("loss"), descending: false)).Take(2));
        Assert.Equal(["bad", "good"], (await SortedAsync(RunColumn.Metric("loss"), descending: true)).Take(2));
        Assert.Equal(["good", "bad"], (await SortedAsync(RunColumn.Metric("loss", "max"), descending: false)).Take(2));
    }

    [Fact]
    public async Task ListAsync_ByHyperparameter_SortsByItsOwnType()
    {
        await AddAsync("a", """{"learningRate":5e-7,"optimizer":"sgd"}""");
        await AddAsync("b", """{"learningRate":1e-6,"optimizer":"adam"}""");
        await AddAsync("c", """{"learningRate":0.01}""");
        await AddAsync("d", "{}");
        Assert.Equal(["a", "b", "c", "d"], await SortedAsync(RunColumn.Spec("learningRate"), descending: false));
        Assert.Equal(["c", "b", "a", "d"], await SortedAsync(RunColumn.Spec("learningRate"), descending: true));
        Assert.Equal(["b", "a"], (await SortedAsync(RunColumn.Spec("optimizer"), descending: false)).Take(2));
    }

    [Fact]
    public async Task ListAsync_EveryField_CanBeSortedBy()
    {
        await AddAsync("a");
        await AddAsync("b");
        foreach (var field in RunColumn.Fields)
            Assert.Equal(2, (await SortedAsync(RunColumn.Parse(field), descending: true)).Count);
    }

    [Fact]
    public async Task ListAsync_Search_LooksEverywhereAndTakesWildcardsLiterally()
    {
        await _catalog.AddRunAsync("one", change: r => (r.Name, r.Notes) = ("Tiny GPT 100%", "first_try"));
        await _catalog.AddRunAsync("two", change: r => (r.Name, r.ModelFamily) = ("Large 100", "gpt2"));
        await _catalog.AddRunAsync("three", change: r => r.Tags.Add(new RunTag { RunId = "three", Tag = "keep" }));
        Assert.Equal(["one", "two"], await FoundAsync(new() { Search = "gpt" }));
        Assert.Equal(["one"], await FoundAsync(new() { Search = "100%" }));
        Assert.Equal(["one"], await FoundAsync(new() { Search = "t_t" }));
        Assert.Equal(["two"], await FoundAsync(new() { Search = "large gpt2" }));
        Assert.Equal(["three"], await FoundAsync(new() { Search = "kee" }));
        Assert.Equal(["three"], await FoundAsync(new() { Tags = ["keep"] }));
        Assert.Empty(await FoundAsync(new() { Search = "' OR 1=1 --" }));
    }

    [Fact]
    public async Task ListAsync_Filters_CombineAndPage()
    {
        for (var i = 0; i < 25; i++)
            await _catalog.AddRunAsync($"run-{i:00}", i % 5 == 0 ? RunStatus.Failed : RunStatus.Succeeded, change: r => r.DatasetId = "d");
        var page = await _catalog.Queries.ListAsync(new() { Statuses = [RunStatus.Succeeded], DatasetId = "d", SortBy = RunColumn.Parse("name"), Descending = false, Skip = 15, Take = 10 });
        Assert.Equal(20, page.Total);
        Assert.Equal(["run-19", "run-21", "run-22", "run-23", "run-24"], page.Runs.Select(r => r.Id));
    }

    [Theory]
    [InlineData("metric:loss:last", "<", "1", "good")]
    [InlineData("metric:loss:min", ">=", "2", "bad")]
    [InlineData("metric:loss:max", "=", "0.5", "good")]
    [InlineData("spec:learningRate", "<", "1e-5", "good")]
    [InlineData("spec:learningRate", "!=", "1e-6", "bad")]
    [InlineData("spec:optimizer", "=", "sgd", "bad")]
    [InlineData("spec:optimizer", "!=", "sgd", "good")]
    public async Task ListAsync_Condition_LetsThrough(string column, string comparison, string value, string expected)
    {
        await AddAsync("good", """{"learningRate":1e-6,"optimizer":"adam"}""", ("loss", 0.5));
        await AddAsync("bad", """{"learningRate":0.1,"optimizer":"sgd"}""", ("loss", 2));
        await AddAsync("empty");
        Assert.Equal([expected], await FoundAsync(new() { Conditions = [new(RunColumn.Parse(column), comparison, value)] }));
    }

    [Theory]
    [InlineData("metric:loss:last", "~", "1")]
    [InlineData("metric:loss:last", "<", "much")]
    [InlineData("spec:optimizer", "<", "sgd")]
    [InlineData("status", "=", "Failed")]
    public Task ListAsync_ConditionWithoutSense_IsRefused(string column, string comparison, string value) =>
        Assert.ThrowsAsync<UserError>(() => FoundAsync(new() { Conditions = [new(RunColumn.Parse(column), comparison, value)] }));

    [Fact]
    public async Task ListAsync_Metrics_LoadsThoseAskedFor()
    {
        await AddAsync("a", "{}", ("loss", 1), ("accuracy", 2));
        Assert.Equal(["accuracy"], (await _catalog.Queries.ListAsync(new() { Metrics = ["accuracy", "absent"] })).Runs[0].Metrics.Select(m => m.Name));
        Assert.Equal(2, (await _catalog.Queries.ListAsync(new())).Runs[0].Metrics.Count);
        Assert.Equal(["accuracy", "loss"], await _catalog.Queries.MetricNamesAsync());
    }

    [Fact]
    public async Task SparklinesAsync_ShortAndLongSeries_HaveAtMost60Values()
    {
        foreach (var id in new[] { "short", "long", "none", "other" })
            await _catalog.AddRunAsync(id);
        await _catalog.Metrics.IngestAsync(Batch("short", 0, 1, ("loss", 1, 1, 3.0), ("loss", 1, 2, double.NaN), ("loss", 1, 3, 5.0)).Start(1));
        await _catalog.Metrics.IngestAsync(Batch("long", 0, 1, Course("loss", 1, Enumerable.Range(0, 100_000), s => s)).Start(1));
        await _catalog.Metrics.IngestAsync(Batch("other", 0, 1, ("loss", 1, 1, 3.0)));
        var lines = await _catalog.Queries.SparklinesAsync(["short", "long", "none"], "loss");
        Assert.Equal(["long", "short"], lines.Keys.Order());
        Assert.Equal(new double[] { 3, 5 }, lines["short"]);
        Assert.Equal(60, lines["long"].Length);
        Assert.Equal(lines["long"].Order(), lines["long"]);
        Assert.InRange(lines["long"][^1], 95_000, 100_000);
    }

    [Fact]
    public async Task SparklinesAsync_SupersededPoints_AreLeftOut()
    {
        await _catalog.AddRunAsync("a");
        await _catalog.Metrics.IngestAsync(Batch("a", 0, 1, ("loss", 1, 1, 3.0), ("loss", 1, 2, 100.0)).Start(1));
        await _catalog.Metrics.IngestAsync(Batch("a", 1, 2, ("loss", 2, 2, 2.0)).Start(2, fromStep: 1));
        var lines = await _catalog.Queries.SparklinesAsync(["a"], "loss");
        Assert.Equal(new double[] { 3, 2 }, lines["a"]);
    }

    [Fact]
    public async Task DifferencesAsync_Runs_InTheOrderAsked()
    {
        await AddAsync("a", """{"seed":1,"learningRate":1e-6}""");
        await AddAsync("b", """{"seed":1,"learningRate":5e-7}""");
        var difference = Assert.Single(await _catalog.Queries.DifferencesAsync(["b", "a"]));
        Assert.Equal(["5e-7", "1e-6"], difference.Values);
    }

    private async Task<IReadOnlyList<string>> SortedAsync(RunColumn column, bool descending) =>
        [.. (await _catalog.Queries.ListAsync(new() { SortBy = column, Descending = descending })).Runs.Select(r => r.Id)];

    private async Task<IReadOnlyList<string>> FoundAsync(RunListQuery query) =>
        [.. (await _catalog.Queries.ListAsync(query with { SortBy = RunColumn.CreatedAt, Descending = false })).Runs.Select(r => r.Id)];

    private Task AddAsync(string id, string specJson = "{}", params (string Name, double? Value)[] metrics) =>
        _catalog.AddRunAsync(id, specJson: specJson, change: r =>
            r.Metrics.AddRange(metrics.Select(m => new RunMetric { RunId = id, Name = m.Name, Last = m.Value, Min = m.Value, Max = m.Value })));
}
