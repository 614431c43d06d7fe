using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Studio.Data;
using Studio.Data.Tables.Importing;
using Studio.Testing;
using Studio.Training.Contracts;
using Studio.Web.Components.Experiments;

namespace Studio.Web.Tests.Components;

/// <summary>The first conversation as the model will read it, before a run is started on it.</summary>
public sealed class ChatCardTests : BunitContext
{
    private readonly TempFolder _folder = new();
    private readonly RunSpec _spec;

    public ChatCardTests()
    {
        var workspace = new Workspace(_folder.File("workspace"));
        var csv = _folder.Write("a.csv", "ask,answer\nWho <i>sings</i>?,The blackbird.\n");
        var manifest = Importer.Import(workspace, new ImportSpec { Name = "a", Files = [new ImportFile(csv)] }, _ => { }, CancellationToken.None).Manifest;
        Services.AddSingleton(workspace);
        _spec = new RunSpec { Dataset = $"{manifest.DatasetId}@1", DataForm = DataForms.Instructions, ChatTemplate = ChatTemplates.ChatMl, PromptColumn = "ask", ResponseColumn = "answer" };
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _folder.Dispose();
    }

    [Fact]
    public void Render_RequestsAndAnswers_MarksWhatIsLearned()
    {
        var card = Render<ChatCard>(p => p.Add(c => c.Spec, _spec));

        card.WaitForAssertion(() => Assert.StartsWith("The blackbird.", card.Find("pre mark").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        Assert.Contains("Who &lt;i&gt;sings&lt;/i&gt;?", card.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("sings", card.Find("pre mark").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_ColumnThatIsNotThere_SaysWhich()
    {
        var card = Render<ChatCard>(p => p.Add(c => c.Spec, _spec with { ResponseColumn = "reply" }));

        card.WaitForAssertion(() => Assert.Contains("'reply'", card.Find("[role=status]").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
        Assert.Empty(card.FindAll("pre"));
    }

    [Fact]
    public void Render_RunningText_IsNoConversation()
    {
        var card = Render<ChatCard>(p => p.Add(c => c.Spec, _spec with { DataForm = DataForms.Text }));

        Assert.Equal("", card.Markup.Trim());
    }

    [Fact]
    public void Render_AnotherTemplate_IsReadAnew()
    {
        var card = Render<ChatCard>(p => p.Add(c => c.Spec, _spec));
        card.WaitForState(() => card.FindAll("mark").Count == 1, TimeSpan.FromSeconds(20));

        card.Render(p => p.Add(c => c.Spec, _spec with { ChatTemplate = ChatTemplates.Alpaca }));

        card.WaitForAssertion(() => Assert.Contains("### Response:", card.Find("pre").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
    }
}
