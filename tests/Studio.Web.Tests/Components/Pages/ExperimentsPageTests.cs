using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bunit;
using Studio.Web.Components.Pages;
using Studio.Web.Experiments;

namespace Studio.Web.Tests.Components.Pages;

public sealed class ExperimentsPageTests : PageContext
{
    [Fact]
    public void Render_EmptyWorkspace_OffersEachWithWhatItNeeds()
    {
        var page = Open<ExperimentsPage>("/experiments");

        page.WaitForAssertion(() => Assert.Equal(ReadyExperiments.All.Count, page.FindAll("article").Count), Patience);
        Assert.Equal(5, page.FindAll("article button").Count(button => button.TextContent == "Make data and start"));
        Assert.Equal(["/models?hub=openai-community/gpt2", "/models?hub=bigscience/bloom-560m"], page.FindAll("article a").Select(a => a.GetAttribute("href")).Where(href => href!.StartsWith("/models", StringComparison.Ordinal)));
        Assert.All(page.FindAll("article").Where(article => article.TextContent.Contains("Make data and start", StringComparison.Ordinal)), article => Assert.Matches("made here · .*at least .* of memory", article.QuerySelector(".facts")!.TextContent));
        Assert.Contains("Waits for a finished pretraining", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_TextThere_OpensTheRunOfItsSettings()
    {
        await Studio.ImportAsync("verses");
        var page = Open<ExperimentsPage>("/experiments");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("article")), Patience);

        await page.FindAll("article").Single(article => article.QuerySelector("h2")!.Id == "ready-char-gpt").QuerySelector("button")!.ClickAsync(new());

        page.WaitForAssertion(() => Assert.Matches("^/runs/2", Address), Patience);
        Assert.Equal("verses · small gpt", (await Studio.GetAsync($"/api/v1{Address}")).GetProperty("name").GetString());
    }

    [Fact]
    public async Task Render_PretrainingUnderWay_LeadsToIt()
    {
        await Studio.ImportAsync("verses");
        var run = await Studio.PostAsync("/api/v1/experiments/bert-pretraining/start");

        var page = Open<ExperimentsPage>("/experiments");

        page.WaitForAssertion(() => Assert.Equal($"/runs/{run.GetProperty("id").GetString()}", page.FindAll("a").Single(a => a.TextContent == "Watch what it waits for").GetAttribute("href")), Patience);
    }

    [Fact]
    public async Task Api_Experiments_AreListedAndStarted()
    {
        await Studio.ImportAsync("verses");
        var listed = await Studio.GetAsync("/api/v1/experiments");
        Assert.Equal(ReadyExperiments.All.Select(one => one.Id), listed.EnumerateArray().Select(one => one.GetProperty("id").GetString()!));
        var run = await Studio.PostAsync("/api/v1/experiments/next-word/start");
        Assert.Equal("transformer", run.GetProperty("spec").GetProperty("modelFamily").GetString());
    }

    [Theory]
    [InlineData("bert-sentiment", "No dataset here serves 'BERT learns to judge'. It needs: A finished run of the experiment before, and texts with labels of the same language.")]
    [InlineData("gpt2-writing", "'GPT-2 writes five texts' trains nothing: open the playground at one of its links.")]
    [InlineData("cold-fusion", "There is no experiment 'cold-fusion'")]
    public async Task Api_WhatCannotStart_IsRefusedWithASentence(string id, string sentence)
    {
        using var answer = await Studio.Http.PostAsync($"/api/v1/experiments/{id}/start", null);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.StartsWith(sentence, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Presets_OfExperiments_AreThoseOfTheForm() =>
        Assert.All(ReadyExperiments.All, one => Assert.True(one.Preset is not null ^ one.Prompts.Count > 0));
}
