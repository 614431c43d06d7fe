using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Studio.Data;
using Studio.Data.Labeling;
using Studio.Data.Tables;
using Studio.Data.Tables.Importing;
using Studio.Testing;
using Studio.Web.Browsing;
using Studio.Web.Components.Labeling;
using Studio.Web.Datasets;

namespace Studio.Web.Tests.Components;

public class LabelGridTests : BunitContext
{
    [Fact]
    public async Task Pick_PressedAgainBeforeTheFirstIsKept_LabelsTheNextRow()
    {
        using var folder = new TempFolder();
        var workspace = new Workspace(folder.File("workspace"));
        var csv = folder.Write("a.csv", "text\n" + string.Concat(Enumerable.Range(0, 12).Select(i => $"row number {i}\n")));
        var imported = Importer.Import(workspace, new ImportSpec { Name = "a", Files = [new ImportFile(csv)] }, _ => { }, CancellationToken.None);
        var project = LabelFolder.Save(workspace, new() { Id = Identifier.New(), Name = "a", Dataset = $"{imported.Manifest.DatasetId}@1", Labels = ["good", "bad"], Created = DateTimeOffset.UtcNow });
        using var reader = DatasetReader.Open(workspace, project.Dataset);
        await using var book = LabelBook.Open(project, reader.Select(project.Rows), LabelFolder.Events(workspace, project.Id));
        Services.AddSingleton(new RowReader(workspace, new CountingWorkers(new StudioOptions { WorkspaceRoot = workspace.Root })));
        var grid = Render<LabelGrid>(p => p.Add(g => g.Book, book).Add(g => g.By, "ann").Add(g => g.Manifest, imported.Manifest).Add(g => g.View, book.Rows));
        grid.WaitForState(() => grid.FindAll("tbody tr").Count == 10, TimeSpan.FromSeconds(20));

        // on the renderer's own thread, so that nothing is drawn between finding a button and pressing it
        Task PressAsync() => grid.Find(".label").ClickAsync(new());
        await grid.InvokeAsync(() => Task.WhenAll(PressAsync(), PressAsync(), PressAsync()));

        Assert.Equal(3, book.Counts("ann").Draft);
        Assert.Equal([0, 1, 2], Enumerable.Range(0, 12).Where(row => book.StateOf("ann", row).Values is ["good"]));
    }
}
