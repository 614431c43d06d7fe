using System.Text.Json;
using Bunit;
using Studio.Data.Evaluation;
using Studio.Data.Tables;
using Studio.Data.Tables.Importing;
using Studio.Testing;
using Studio.Training.Contracts;
using Studio.Web.Components.Pages;
using Studio.Web.Datasets;

namespace Studio.Web.Tests.Components.Pages;

/// <summary>The report of each kind of model, and an evaluation that has none.</summary>
public sealed class EvaluationPageTests : PageContext
{
    private const string Id = "20260101-000000-abcd";

    [Fact]
    public void Render_NoSuchEvaluation_SaysSo()
    {
        var page = Render<EvaluationPage>(p => p.Add(e => e.Id, "nothing"));

        page.WaitForAssertion(() => Assert.Equal("Evaluation not found", page.Find("h1").TextContent), Patience);
    }

    [Theory]
    [InlineData("""{"t":"progress","done":1,"total":4}""", ".working p", "1 of 4 rows measured.")]
    [InlineData("""{"t":"end","status":"failed","reason":"The model has no text."}""", ".notice.bad", "The model has no text.")]
    [InlineData("""{"t":"end","status":"cancelled","reason":""}""", ".notice.warn", "The evaluation was cancelled before it had a result.")]
    public async Task Render_WithoutAReport_SaysHowItStands(string lastLine, string place, string sentence)
    {
        await WriteAsync(null, null, lastLine);

        var page = Render<EvaluationPage>(p => p.Add(e => e.Id, Id));

        page.WaitForAssertion(() => Assert.Equal(sentence, page.Find(place).TextContent), Patience);
    }

    [Fact]
    public async Task Render_Classes_LeadsFromTheConfusionToItsRows()
    {
        var table = Answers();
        table.Add(PredictionTable.Correct, new[] { true, false });
        table.Add(PredictionTable.Confidence, new[] { 0.9, 0.8 });
        await WriteAsync(Report(EvaluationReport.Classification, (FigureNames.Accuracy, 0.5)) with { Classes = [Class("cat"), Class("dog")], Confusion = [[1, 1], [0, 0]] }, table);

        var page = await OpenReportAsync();

        Assert.Contains(page.FindAll("a"), a => a.GetAttribute("href") == $"/evaluations/{Id}/rows?label=cat&prediction=dog");
        Assert.Contains("50.00 %", page.Find("dl.kpi").TextContent, StringComparison.Ordinal);
        Assert.Equal(["Overview", "Rows", "Slices", "All figures"], page.FindAll("nav.tabs a").Select(a => a.TextContent));
        Assert.Single(page.FindAll("section[aria-label='Most confident mistakes']"));
    }

    [Fact]
    public async Task Render_AnyNumberOfLabels_HasClassesButNoConfusion()
    {
        var table = Answers();
        table.Add(PredictionTable.Correct, new[] { true, false });
        table.Add(PredictionTable.Confidence, new[] { 0.9, 0.8 });
        await WriteAsync(Report(EvaluationReport.MultiLabel, (FigureNames.Accuracy, 0.5)) with { Classes = [Class("cat"), Class("dog")] }, table);

        var page = await OpenReportAsync();

        Assert.DoesNotContain("Confusion", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Most confident mistakes", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_Numbers_AreNearOrFarAndNotRightOrWrong()
    {
        await WriteAsync(Report(EvaluationReport.Regression, (FigureNames.R2, 0.25)), Answers());

        var page = await OpenReportAsync();

        Assert.Single(page.FindAll("section[aria-label='Nearest answers']"));
        Assert.DoesNotContain("mistakes", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_LanguageModel_ShowsWindowsAndNoSlices()
    {
        var table = new PredictionTable();
        table.Add(PredictionTable.Row, new long[] { 0, 1 });
        table.Add(PredictionTable.Text, new[] { "to be", "or <b>not</b>" });
        table.Add(PredictionTable.Tokens, new long[] { 5, 6 });
        table.Add(PredictionTable.Bytes, new long[] { 5, 13 });
        table.Add(PredictionTable.Loss, new[] { 1.5, 2.5 });
        await WriteAsync(Report(EvaluationReport.Language, (FigureNames.Perplexity, 7.4)), table);

        var page = await OpenReportAsync();

        Assert.Equal(["Overview", "Windows", "All figures"], page.FindAll("nav.tabs a").Select(a => a.TextContent));
        Assert.Contains("or &lt;b&gt;not&lt;/b&gt;", page.Find("section[aria-label='Hardest windows'] tbody tr").InnerHtml, StringComparison.Ordinal);
    }

    private async Task<IRenderedComponent<EvaluationPage>> OpenReportAsync()
    {
        var page = Render<EvaluationPage>(p => p.Add(e => e.Id, Id));
        Assert.DoesNotContain("was cancelled", page.Markup, StringComparison.Ordinal); // while the report is being read
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("dl.kpi")), Patience);
        return page;
    }

    private static EvaluationReport Report(string kind, (string Name, double Value) figure) =>
        new() { Kind = kind, Rows = 2, Figures = new Dictionary<string, double?> { [figure.Name] = figure.Value }, Device = "cpu", LibtorchVersion = "1.13.1" };

    private static ClassReport Class(string name) => new(name, 0.5, 0.5, 0.5, 1, 1, null, null, null, null);

    private static PredictionTable Answers()
    {
        var table = new PredictionTable();
        table.Add(PredictionTable.Row, new long[] { 0, 1 });
        table.Add(PredictionTable.Label, new[] { "cat", "cat" });
        table.Add(PredictionTable.Prediction, new[] { "cat", "dog" });
        table.Add(PredictionTable.Loss, new[] { 0.1, 1.6 });
        return table;
    }

    private async Task WriteAsync(EvaluationReport? report, PredictionTable? table, string lastLine = """{"t":"end","status":"succeeded","reason":""}""")
    {
        using var files = new TempFolder();
        var csv = files.Write("pets.csv", "text,label\na pet,cat\nanother,cat\n");
        var manifest = Importer.Import(Studio.Workspace, new ImportSpec { Name = "pets", Files = [new ImportFile(csv)] }, _ => { }, CancellationToken.None).Manifest;
        await Studio.Get<DatasetRegistry>().RegisterAsync(manifest.DatasetId, 1, CancellationToken.None);
        var folder = new EvaluationDirectory(Studio.Workspace.EvaluationDirectory(Id));
        Directory.CreateDirectory(folder.Root);
        table?.Write(folder.Predictions);
        if (report is not null) File.WriteAllText(folder.Report, JsonSerializer.Serialize(report, JournalJson.Options));
        File.WriteAllText(folder.Events, lastLine + "\n");
        File.WriteAllText(folder.Spec, JsonSerializer.Serialize(new EvaluationSpec { Name = "pets measured", Model = "run:r", Dataset = $"{manifest.DatasetId}@1" }, JournalJson.Options));
    }
}
