using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Studio.Data.Catalog;
using Studio.Data.Runs;
using Studio.Web.Tests.Hosting;

namespace Studio.Web.Tests.Api;

public class ClassifyApiTests
{
    [Fact]
    public async Task Classify_ImageOfTheModelsSize_AnswersWithClassesAndProbabilities()
    {
        await using var studio = await TestStudio.StartAsync();
        var run = await TrainedAsync(studio, "classifier");
        var answer = await studio.PostAsync($"/api/v1/runs/{run}/classify", new { image = new byte[784] });
        Assert.Equal(["0", "1"], answer.GetProperty("classes").EnumerateArray().Select(c => c.GetString()!));
        Assert.Equal([0.25, 0.75], answer.GetProperty("probabilities").EnumerateArray().Select(p => p.GetDouble()));
        Assert.Equal(28, (await studio.GetAsync($"/api/v1/runs/{run}/model")).GetProperty("image").GetProperty("width").GetInt32());
    }

    [Theory]
    [InlineData("classifier", 783, "The image has 783 bytes; the model takes 28 x 28 x 1 = 784.")]
    [InlineData("classifier", 0, "The image has 0 bytes; the model takes 28 x 28 x 1 = 784.")]
    [InlineData("text", 6, "The run's model writes text; it classifies nothing.")]
    public async Task Classify_WhatTheModelDoesNotTake_IsRefusedWithASentence(string run, int bytes, string sentence)
    {
        await using var studio = await TestStudio.StartAsync();
        using var answer = await studio.Http.PostAsJsonAsync($"/api/v1/runs/{await TrainedAsync(studio, run)}/classify", new { image = new byte[bytes] });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(sentence, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("""{"image":"not base64!"}""", "The JSON is not what is expected at $.image (line 1).")]
    [InlineData("""{}""", "image is missing")]
    [InlineData("""{"image":null}""", "image is missing")]
    [InlineData("""{"image":"AAAAAAAA","picture":1}""", "The JSON has a member that is not known here: $.picture.")]
    [InlineData("""{"image":"AAAAAAAA","checkpoint":"../../etc"}""", "etc")]
    [InlineData("""{"image":"AAAAAAAA","checkpoint":"step-00000099"}""", "Run classifier has no checkpoint 'step-00000099' yet.")]
    [InlineData("", "The request needs a JSON body; it was empty.")]
    public async Task Classify_BodyThatIsWrong_Is400WithASentence(string body, string mentions)
    {
        await using var studio = await TestStudio.StartAsync();
        using var answer = await studio.Http.PostAsync($"/api/v1/runs/{await TrainedAsync(studio, "classifier")}/classify", new StringContent(body, null, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(mentions, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    /// <summary>A run that has ended and left a checkpoint, which the fake worker answers for by the folder's name.</summary>
    private static async Task<string> TrainedAsync(TestStudio studio, string id)
    {
        await studio.Get<StudioWriter>().WriteAsync(db =>
        {
            db.Runs.Add(new Run { Id = id, Name = id, SpecJson = "{}", DatasetId = "none", Status = RunStatus.Succeeded });
            return Task.CompletedTask;
        });
        var run = studio.Workspace.RunDirectory(id);
        Directory.CreateDirectory(Path.Combine(run, "checkpoints", "step-00000020"));
        await File.WriteAllTextAsync(Path.Combine(run, "checkpoints", "last"), "step-00000020");
        return id;
    }
}
