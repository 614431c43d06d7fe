using System.Net.Http.Json;
using System.Text.Json;
using Bunit;
using Studio.Data.Evaluation;
using Studio.Training.Contracts;
using Studio.Training.Models.Library;
using Studio.Web.Components.Models;

namespace Studio.Web.Tests.Components.Pages;

public sealed class CompressionCardTests : PageContext
{
    [Fact]
    public void Card_ModelAlone_OffersToMakeItSmaller()
    {
        var card = Show(Add("base"));

        Assert.Equal("Make it smaller", card.Find("h2").TextContent);
        Assert.Empty(card.FindAll("svg"));
    }

    [Fact]
    public void Card_ModelWithSmallerOnes_DrawsAndListsThoseOfTheSameData()
    {
        var model = Add("base");
        Add("base, int8", Report(model, StoredForms.Int8, 400, 0.79));
        Add("base, float16", Report(model, StoredForms.Float16, 800, 0.80) with { Dataset = "other@1" });

        var card = Show(model);

        Assert.Equal(["base", "float16", "int8"], card.FindAll("tbody tr td:first-child").Select(cell => cell.TextContent.Trim()));
        Assert.Equal(2, card.FindAll("circle").Count); // before, and the one measured on the same data as the newest
        Assert.Contains("0.40 ×", card.Markup, StringComparison.Ordinal);
        Assert.Contains("other data", card.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NothingToDo_SaysSoAndMakesNothing()
    {
        var card = Show(Add("base"));
        await card.Find("#store-as").ChangeAsync(StoredForms.Float32);

        await card.Find("[data-testid=compress]").ClickAsync();

        card.WaitForAssertion(() => Assert.Contains("float32 without pruning is the model as it is", card.Find("[role=alert]").TextContent, StringComparison.Ordinal), Patience);
        Assert.Empty(Directory.GetDirectories(Studio.Workspace.Jobs));
    }

    [Fact]
    public async Task Compress_OverRest_RefusesWhatIsOutOfRangeAndSaysWhich()
    {
        var model = Add("base");

        using var answer = await Studio.Http.PostAsJsonAsync("/api/v1/model-compressions", new { model = "model:" + model.Id, storeAs = "int4" });

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("storeAs is 'int4'; it must be one of float32, float16, bfloat16, int8.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private IRenderedComponent<CompressionCard> Show(ModelManifest model) => Render<CompressionCard>(parameters => parameters.Add(p => p.Model, model));

    private ModelManifest Add(string name, CompressionReport? report = null) => ModelLibrary.Add(Studio.Workspace, name, staging =>
    {
        if (report is not null) File.WriteAllText(Path.Combine(staging, ModelLibrary.CompressionFile), JsonSerializer.Serialize(report, JournalJson.Options));
        return new() { Id = "", Name = "", Created = default, Family = "bert", Architecture = "BertForSequenceClassification", Compression = report?.StoreAs, Origin = new(File: "here") };
    });

    private static CompressionReport Report(ModelManifest source, string form, long bytes, double accuracy) => new()
    {
        Source = "model:" + source.Id,
        SourceName = source.Name,
        StoreAs = form,
        Timed = "a text",
        Device = "CPU",
        Dataset = "reviews@1",
        DatasetName = "reviews",
        Split = "test",
        Rows = 10,
        Before = new(1000, 1000, 2, Figures(0.8)),
        After = new(bytes, bytes, 1, Figures(accuracy)),
        Layers = [],
    };

    private static Dictionary<string, double?> Figures(double accuracy) => new() { [FigureNames.Accuracy] = accuracy };
}
