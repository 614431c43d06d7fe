using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Studio.Data.Tables;
using Studio.Data.Tables.Importing;
using Studio.Data.Tables.Samples;
using Studio.Data.Tables.Statistics;
using Studio.Testing;
using Studio.Web.Datasets;
using Studio.Web.Tests.Hosting;

namespace Studio.Web.Tests.Api;

public class DatasetsApiTests
{
    [Fact]
    public async Task Statistics_OfARealTable_TellMissingAndDistinctValues()
    {
        await using var studio = await TestStudio.StartAsync();
        using var files = new TempFolder();
        var csv = files.Write("pets.csv", "text,weight,label\nminka,4,cat\nrex,30,dog\nbello,,dog\n");
        var manifest = Importer.Import(studio.Workspace, new ImportSpec { Name = "pets", Files = [new ImportFile(csv)] }, _ => { }, CancellationToken.None).Manifest;
        await studio.Get<DatasetRegistry>().RegisterAsync(manifest.DatasetId, 1, CancellationToken.None);
        // counted by a worker, for which the cache stands in here
        StatisticsReader.Read(studio.Workspace, DatasetFolder.Resolve(studio.Workspace, manifest.DatasetId));

        var path = $"/api/v1/datasets/{manifest.DatasetId}/versions";
        var statistics = (await studio.GetAsync($"{path}/1/statistics")).GetProperty("columns").EnumerateArray().ToDictionary(c => c.GetProperty("name").GetString()!);

        Assert.Equal(["label", "text", "weight"], statistics.Keys.Order());
        Assert.Equal(1, statistics["weight"].GetProperty("missing").GetInt64());
        Assert.Equal(2, statistics["label"].GetProperty("distinct").GetInt64());
        foreach (var wrong in new[] { "2", "0", "-1" })
        {
            using var answer = await studio.Http.GetAsync($"{path}/{wrong}/statistics");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task Split_OfASpec_CountsRowsOfEveryClassAndRefusesInASentence()
    {
        await using var studio = await TestStudio.StartAsync();
        using var files = new TempFolder();
        var csv = files.Write("pets.csv", "text,label,owner\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"pet {i},{(i % 2 == 0 ? "cat" : "dog")},o{i % 5}\n")));
        var manifest = Importer.Import(studio.Workspace, new ImportSpec { Name = "pets", Files = [new ImportFile(csv)] }, _ => { }, CancellationToken.None).Manifest;
        await studio.Get<DatasetRegistry>().RegisterAsync(manifest.DatasetId, 1, CancellationToken.None);
        var spec = new { dataset = $"{manifest.DatasetId}@1", task = "text-classification", split = "grouped", groupColumn = "owner", validationFraction = 0.2, testFraction = 0.2 };

        var counts = await studio.PostAsync("/api/v1/runs/split", spec);

        Assert.Equal((12, 4, 4), (counts.GetProperty("train").GetInt32(), counts.GetProperty("validation").GetInt32(), counts.GetProperty("test").GetInt32()));
        Assert.Equal(["cat", "dog"], counts.GetProperty("classes").EnumerateArray().Select(c => c.GetProperty("name").GetString()!));
        using var refused = await studio.Http.PostAsJsonAsync("/api/v1/runs/split", new { spec.dataset, spec.task, split = "time", timeColumn = "owner" });
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("which is no time", (await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Samples_AreListedMadeOnTheSpotAndImported()
    {
        await using var studio = await TestStudio.StartAsync();
        var listed = await studio.GetAsync("/api/v1/samples");
        Assert.Equal(SampleCatalog.All.Select(s => s.Id), listed.EnumerateArray().Select(s => s.GetProperty("id").GetString()!));
        var made = SampleCatalog.All.First(s => s.IsGenerated);

        var job = (await studio.PostAsync($"/api/v1/samples/{made.Id}")).GetProperty("jobId").GetString();

        await Eventually.TrueAsync(async () => (await studio.GetAsync($"/api/v1/imports/{job}")).GetProperty("state").GetString() == "succeeded", TimeSpan.FromSeconds(30), "the sample is imported");
        Assert.Equal(made.Title, (await studio.GetAsync("/api/v1/datasets"))[0].GetProperty("name").GetString());
        Assert.Empty(Directory.GetDirectories(studio.Workspace.Cache, "sample-*"));
        using var unknown = await studio.Http.PostAsJsonAsync("/api/v1/samples/nothing", new { });
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Contains(made.Id, (await unknown.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_ListedBySearchAndSort_AreAnsweredAsTheTableAnswers()
    {
        await using var studio = await TestStudio.StartAsync();
        var dataset = await studio.ImportAsync();
        var (first, second) = (await studio.CreateRunAsync(dataset, "short"), await studio.CreateRunAsync(dataset, "short"));
        using (var noted = await studio.Http.PatchAsJsonAsync($"/api/v1/runs/{second}", new { notes = "apple" }))
            Assert.True(noted.IsSuccessStatusCode);
        await studio.WaitForAsync(first, "succeeded");
        await studio.WaitForAsync(second, "succeeded");

        Assert.Equal([second, first], await IdsAsync(studio, ""));
        Assert.Equal([second], await IdsAsync(studio, "?search=apple"));
        Assert.Equal([first, second], await IdsAsync(studio, "?sort=createdAt&ascending=true"));
        Assert.Equal([], await IdsAsync(studio, "?search=batchSize%3E5000"));
        Assert.Equal([first], await IdsAsync(studio, "?limit=1&offset=1"));
        using var wrong = await studio.Http.GetAsync("/api/v1/runs?sort=colour");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    private static async Task<IEnumerable<string>> IdsAsync(TestStudio studio, string query) =>
        (await studio.GetAsync($"/api/v1/runs{query}")).GetProperty("items").EnumerateArray().Select(r => r.GetProperty("id").GetString()!).ToList();
}
