using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Studio.Data;
using Studio.Data.Runs;
using Studio.Web.Components.Controls;

namespace Studio.Web.Tests.Components;

public sealed class ControlsTests : BunitContext
{
    [Fact]
    public void StatusPill_SecondAttempt_SaysSo()
    {
        var pill = Render<StatusPill>(p => p.Add(s => s.Status, RunStatus.Running).Add(s => s.Attempt, 2).Add(s => s.Reason, "\"><script>"));
        Assert.Equal("Running · attempt 2", pill.Find("span").TextContent);
        Assert.Equal("pill running", pill.Find("span").ClassName);
        Assert.Equal("\"><script>", pill.Find("span").GetAttribute("title"));
    }

    [Fact]
    public void ErrorCard_UserError_ShowsItsSentenceOnly()
    {
        var card = Render<ErrorCard>(p => p.Add(c => c.Error, new UserError("Row 7 has no label. Add one.")));
        Assert.Equal("Row 7 has no label. Add one.", card.Find("strong").TextContent);
        Assert.Empty(card.FindAll("details"));
    }

    [Fact]
    public void ErrorCard_Fault_KeepsTheDetailsToCopy()
    {
        var card = Render<ErrorCard>(p => p.Add(c => c.Error, new InvalidOperationException("boom")));
        Assert.Contains("boom", card.Find("details pre").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EditableText_Enter_SavesOnce()
    {
        var saved = new List<string>();
        var text = Render<EditableText>(p => p.Add(e => e.Value, "old").Add(e => e.Label, "Name").Add(e => e.Save, t => { saved.Add(t); return Task.CompletedTask; }));
        await text.Find("button").ClickAsync(new());
        await text.Find("input").InputAsync(new() { Value = "new" });
        await text.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = "Enter" });
        Assert.Equal(["new"], saved);
        Assert.Empty(text.FindAll("input"));
    }

    [Fact]
    public async Task EditableText_Escape_SavesNothing()
    {
        var saved = new List<string>();
        var text = Render<EditableText>(p => p.Add(e => e.Value, "old").Add(e => e.Label, "Name").Add(e => e.Save, t => { saved.Add(t); return Task.CompletedTask; }));
        await text.Find("button").ClickAsync(new());
        await text.Find("input").InputAsync(new() { Value = "new" });
        await text.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = "Escape" });
        Assert.Empty(saved);
    }

    [Fact]
    public async Task ChartToolbar_Log_ChangesTheViewOnly()
    {
        ChartView? shown = null;
        var bar = Render<ChartToolbar>(p => p.Add(t => t.View, new ChartView(0.5, "epoch")).Add(t => t.ViewChanged, v => shown = v));
        await bar.FindAll("button").Single(b => b.TextContent == "log").ClickAsync(new());
        Assert.Equal(new ChartView(0.5, "epoch", true), shown);
    }
}
