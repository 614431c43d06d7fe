using Bunit;
using Studio.Data.Catalog;
using Studio.Training.Contracts;
using Studio.Training.Models.Library;
using Studio.Web.Components.Pages;

namespace Studio.Web.Tests.Components.Pages;

public sealed class ModelsPageTests : PageContext
{
    [Fact]
    public void List_None_OffersToImportOrSave()
    {
        var page = Open<ModelsPage>("/models");

        Assert.Equal("No model is kept here yet", page.Find(".empty h2").TextContent);
    }

    [Fact]
    public void Open_ForAHubsModel_HasItsNameAndAsksNobody()
    {
        var page = Open<ModelsPage>("/models?hub=openai-community/gpt2");

        Assert.Equal("openai-community/gpt2", page.Find("#hub-model").GetAttribute("value"));
        Assert.Empty(page.FindAll("[aria-label='What would be fetched']"));
    }

    [Fact]
    public async Task Import_NoSuchFolder_NamesIt()
    {
        var page = Open<ModelsPage>("/models");
        await page.Find(".head .btn-primary").ClickAsync();
        await page.Find("#import-path").InputAsync("/no/such/model");
        await page.Find("#import-name").InputAsync("mine");

        await page.FindAll(".import button").First(button => button.TextContent == "Import the model").ClickAsync();

        Assert.Contains("/no/such/model", page.Find("[role=alert] strong").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LookUp_HubNobodyNamed_SaysWhyItIsNotAsked()
    {
        var page = Open<ModelsPage>("/models");
        await page.Find(".head .btn-primary").ClickAsync();
        await page.Find("#hub-model").InputAsync("https://127.0.0.1:1/some/model");

        await page.FindAll(".import button").First(button => button.TextContent == "Look it up").ClickAsync();

        page.WaitForAssertion(() => Assert.StartsWith("127.0.0.1 is a machine of this network", page.Find("[role=alert] strong").TextContent, StringComparison.Ordinal), Patience);
        Assert.True(page.FindAll(".import .btn-primary")[^1].HasAttribute("disabled"));
    }

    [Fact]
    public void List_Models_TriesOnlyThoseThatCanWrite()
    {
        Add("writes <b>", tokens: 5);
        Add("bare", tokens: null);

        var page = Open<ModelsPage>("/models");

        Assert.Equal(["bare", "writes <b>"], page.FindAll("tbody a.name").Select(name => name.TextContent));
        Assert.Equal("Try it: writes <b>", Assert.Single(page.FindAll("tbody .actions a")).GetAttribute("aria-label"));
    }

    [Fact]
    public async Task Delete_ModelARunBeganWith_NamesTheRunFirst()
    {
        var model = Add("base", tokens: 5);
        await Studio.Get<StudioWriter>().WriteAsync(db =>
        {
            db.Runs.Add(new Run { Id = "further", Name = "further on", SpecJson = RunSpecJson.Write(new() { BaseModel = "model:" + model.Id }), DatasetId = "none" });
            return Task.CompletedTask;
        });
        Navigation.NavigateTo($"/models/{model.Id}");
        var page = Render<ModelPage>(parameters => parameters.Add(p => p.Id, model.Id));
        page.WaitForAssertion(() => Assert.StartsWith("base", page.Find("h1").TextContent.Trim(), StringComparison.Ordinal), Patience);

        await page.FindAll(".actions button").Single(button => button.TextContent == "Delete").ClickAsync();
        Assert.StartsWith("1 run began with it (further on)", page.Find(".warn").TextContent, StringComparison.Ordinal);
        await page.Find(".actions .btn-danger").ClickAsync();

        page.WaitForAssertion(() => Assert.Equal("/models", Address), Patience);
        Assert.Empty(ModelLibrary.List(Studio.Workspace));
    }

    private ModelManifest Add(string name, int? tokens) => ModelLibrary.Add(Studio.Workspace, name, staging =>
    {
        File.WriteAllText(Path.Combine(staging, "config.json"), """{"model_type":"gpt2"}""");
        File.WriteAllBytes(Path.Combine(staging, "model.safetensors"), [2, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}']);
        return new() { Id = "", Name = "", Created = default, Family = "gpt2", Architecture = "GPT2LMHeadModel", IsCausal = true, TokenizerSize = tokens, Origin = new(File: "here") };
    });
}
