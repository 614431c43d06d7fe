using System.Text.Json;
using Studio.Data.Labeling;
using Studio.Data.Tables;
using Studio.Data.Tables.Importing;
using Studio.Testing;
using Studio.Web.Components.Datasets;
using Studio.Web.Datasets;
using Studio.Web.Experiments;
using Studio.Web.Labeling;
using Studio.Web.Tests.Hosting;

namespace Studio.Web.Tests.Api;

public class LabelingApiTests
{
    internal static async Task<string> PetsAsync(TestStudio studio)
    {
        using var files = new TempFolder();
        var csv = files.Write("pets.csv", "text,label\n" + string.Concat(Enumerable.Range(0, 12).Select(i => $"pet number {i},{(i % 2 == 0 ? "cat" : "dog")}\n")));
        var manifest = Importer.Import(studio.Workspace, new ImportSpec { Name = "pets", Files = [new ImportFile(csv)] }, _ => { }, CancellationToken.None).Manifest;
        await studio.Get<DatasetRegistry>().RegisterAsync(manifest.DatasetId, 1, CancellationToken.None);
        return $"{manifest.DatasetId}@1";
    }

    [Fact]
    public async Task Fixes_OneRowMended_ChangesItInTheNextVersionAndNoOther()
    {
        await using var studio = await TestStudio.StartAsync();
        var reference = await PetsAsync(studio);
        var project = await studio.PostAsync("/api/v1/labeling/fixes", new { dataset = reference });
        var id = project.GetProperty("id").GetString();
        Assert.Equal(id, (await studio.PostAsync("/api/v1/labeling/fixes", new { dataset = reference })).GetProperty("id").GetString());

        await studio.PostAsync($"/api/v1/labeling/{id}/labels", new { by = "ann", row = 3, status = "submitted", values = new[] { "cat" } });
        var made = await studio.PostAsync($"/api/v1/labeling/{id}/commit", new { labeledOnly = false });

        Assert.Equal((2, 12), (made.GetProperty("version").GetInt32(), made.GetProperty("rowCount").GetInt32()));
        using var reader = DatasetReader.Open(studio.Workspace, $"{reference.Split('@')[0]}@2");
        Assert.Equal(["cat", "dog", "cat", "cat", "cat", "dog"], reader.ReadPage(new() { Count = 6, Columns = ["label"] }).Rows.Select(r => (string)r.Values[0]!));
        var said = Assert.Single((await studio.GetAsync($"/api/v1/datasets/{reference.Replace("@", "/versions/", StringComparison.Ordinal)}/rows/3/labels")).EnumerateArray());
        Assert.Equal((id, "ann"), (said.GetProperty("projectId").GetString(), said.GetProperty("event").GetProperty("by").GetString()));
        Assert.Equal(("ann", 3), Assert.Single(studio.Get<LabelingService>().History(reference, 3)).Event is var change ? (change.By, change.Row) : default);
    }

    [Fact]
    public async Task Next_InAViewAndAnOrderNobodySuggested_AnswersOrSaysWhatIsMissing()
    {
        await using var studio = await TestStudio.StartAsync();
        var reference = await PetsAsync(studio);
        var id = (await studio.PostAsync("/api/v1/labeling/fixes", new { dataset = reference })).GetProperty("id").GetString()!;

        Assert.Equal(7, (await studio.GetAsync($"/api/v1/labeling/{id}/next?by=ann&queue=pending&search=number%207")).GetProperty("row").GetInt32());
        using var refused = await studio.Http.GetAsync($"/api/v1/labeling/{id}/next?by=ann&queue=pending&order=uncertain");
        Assert.Contains("no model was asked about these rows yet", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        // as a worker would leave them
        new LabelSuggestions(new(DateTimeOffset.UtcNow, ["run:a"], ["cat", "dog"], 1), [.. Enumerable.Range(0, 12).Select(row => new LabelSuggestion(row, [new("cat", 0.6)], row / 12.0, false, null, row == 4 ? 0.5 : null))])
            .Write(LabelSuggestions.PathOf(studio.Workspace, id));
        Assert.Equal(11, (await studio.GetAsync($"/api/v1/labeling/{id}/next?by=ann&queue=PENDING&order=Uncertain")).GetProperty("row").GetInt32());
        var doubted = await studio.GetAsync($"/api/v1/labeling/{id}/suggestions?order=mislabeled");
        Assert.Equal((1, 4), (doubted.GetProperty("total").GetInt32(), doubted.GetProperty("items")[0].GetProperty("row").GetInt32()));
    }

    [Fact]
    public async Task Import_LinesOfTwoPeople_AreKeptOrNoneIs()
    {
        await using var studio = await TestStudio.StartAsync();
        var id = (await studio.PostAsync("/api/v1/labeling/fixes", new { dataset = await PetsAsync(studio) })).GetProperty("id").GetString()!;
        const string lines = """
            {"row": 0, "by": "ann", "values": ["dog"]}
            {"row": 0, "by": "ben", "values": ["cat"]}

            {"row": 1, "value": "dog"}
            """;

        using (var made = await studio.Http.PostAsync($"/api/v1/labeling/{id}/labels/import?by=cleo", new StringContent(lines)))
            Assert.Equal("{\"rows\":3}", await made.Content.ReadAsStringAsync());
        var kept = await studio.GetAsync($"/api/v1/labeling/{id}/labels");
        Assert.Equal(["0 ann dog", "0 ben cat", "1 cleo dog"], kept.GetProperty("items").EnumerateArray().Select(l => $"{l.GetProperty("row")} {l.GetProperty("by")} {l.GetProperty("state").GetProperty("values")[0]}"));

        using var refused = await studio.Http.PostAsync($"/api/v1/labeling/{id}/labels/import", new StringContent("{\"row\": 2, \"by\": \"ann\", \"values\": [\"dog\"]}\n{\"row\": 99, \"by\": \"ann\", \"values\": [\"dog\"]}\n"));
        Assert.Contains("Line 2: row 99 is no row of", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(3, (await studio.GetAsync($"/api/v1/labeling/{id}/labels")).GetProperty("total").GetInt32());
    }

    [Fact]
    public void VersionNodes_ABranch_GetsALaneOfItsOwn()
    {
        static DatasetChoice Version(int version, int? parent) => new("d", version, "d", DateTimeOffset.UnixEpoch,
            new() { DatasetId = "d", Name = "d", Version = version, Parent = parent, Created = DateTimeOffset.UnixEpoch, ContentHash = "", RowCount = 1, Bytes = 1, Columns = [] });

        var nodes = VersionNode.Of([Version(4, 1), Version(3, 2), Version(2, 1), Version(1, null), Version(5, 9)]);

        Assert.Equal([(1, 0, null), (2, 0, 1), (3, 0, 2), (4, 1, 1), (5, 2, null)], nodes.Select(n => (n.Choice.Version, n.Lane, n.Parent?.Choice.Version)));
    }
}
