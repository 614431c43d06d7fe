using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Studio.Data.Metrics;
using Studio.Testing;
using Studio.Training.Contracts;
using Studio.Web.Components.Controls;
using Studio.Web.Live;

namespace Studio.Web.Tests.Components;

/// <summary>What the charts say to the script: the exact calls, no browser needed.</summary>
public sealed class ChartGroupTests : BunitContext
{
    private readonly LiveFeed _feed = new(NullLogger<LiveFeed>.Instance);
    private readonly BunitJSModuleInterop _module;
    private readonly BunitJSModuleInterop _group;
    private readonly BunitJSModuleInterop _chart;

    public ChartGroupTests()
    {
        Services.AddSingleton(_feed);
        _module = JSInterop.SetupModule("/assets/charts.js");
        _group = _module.SetupModule(i => i.Identifier == "createGroup");
        _chart = _group.SetupModule(i => i.Identifier == "add");
        _group.SetupVoid("append", _ => true).SetVoidResult();
        _group.SetupVoid("setView", _ => true).SetVoidResult();
        _group.SetupVoid("setRuns", _ => true).SetVoidResult();
        _group.SetupVoid("dispose").SetVoidResult();
        _chart.SetupVoid("dispose").SetVoidResult();
    }

    private static ChartRun NewRun(string id) => new(id, "<img src=x onerror=alert(1)>", 0, 2000, true);

    private IRenderedComponent<ChartGroup> RenderGroup(params ChartRun[] runs) => Render<ChartGroup>(parameters => parameters
        .Add(g => g.Runs, runs).Add(g => g.View, new ChartView())
        .AddChildContent<LiveChart>(chart => chart.Add(c => c.Title, "Loss <b>").Add(c => c.Names, [MetricNames.Loss, MetricNames.ValidationLoss])));

    [Fact]
    public void Render_OneChart_CreatesTheGroupThenAddsTheChart()
    {
        RenderGroup(NewRun("a"));
        Assert.Equal(["createGroup", "add"], _module.Invocations.Select(i => i.Identifier));
        var options = Assert.IsType<ChartOptions>(Assert.Single(_group.Invocations).Arguments[1]);
        Assert.Equal(["Training loss", "Validation loss"], options.Labels);
        Assert.Equal([MetricNames.ValidationLoss], options.Exact);
    }

    [Fact]
    public void Render_HostileTitle_IsText()
    {
        var page = RenderGroup(NewRun("a"));
        Assert.Equal("Loss <b>", page.Find("h2").TextContent);
        Assert.Empty(page.FindAll("h2 b"));
    }

    /// <summary>The feed appends on a thread of its own, and bunit's list cannot be read while it grows.</summary>
    private bool Appended()
    {
        try
        {
            return _group.Invocations.Any(i => i.Identifier == "append");
        }
        catch (InvalidOperationException)
        {
            // it grew just now: asked again
            return false;
        }
    }

    [Fact]
    public async Task Publish_NewPoints_SendsOnlyThem()
    {
        RenderGroup(NewRun("a"));
        _feed.Publish(new RunDelta("a", 100, 220, [new MetricPoint(MetricNames.Loss, 1, 10, 3.21, 50.5), new MetricPoint(MetricNames.Loss, 1, 20, double.NaN, 51)], false));
        await Eventually.True(Appended);
        var delta = Assert.IsType<ScriptDelta>(Assert.Single(Assert.Single(_group.Invocations, i => i.Identifier == "append").Arguments));
        Assert.Equal(
            """{"runId":"a","from":100,"to":220,"points":[["loss",1,10,3.21,50.5],["loss",1,20,null,51]]}""",
            JsonSerializer.Serialize(delta, JsonSerializerOptions.Web));
    }

    [Fact]
    public void SetView_Changed_TellsTheScriptOnce()
    {
        var page = RenderGroup(NewRun("a"));
        page.Render(parameters => parameters.Add(g => g.View, new ChartView(0.9)));
        page.Render(parameters => parameters.Add(g => g.View, new ChartView(0.9)));
        Assert.Equal(new ChartView(0.9), Assert.Single(_group.Invocations, i => i.Identifier == "setView").Arguments[0]);
    }

    [Fact]
    public async Task SetRuns_OneLess_LeavesItsFeed()
    {
        var page = RenderGroup(NewRun("a"), NewRun("b"));
        page.Render(parameters => parameters.Add(g => g.Runs, [NewRun("a")]));
        _feed.Publish(new RunDelta("b", 0, 10, [new MetricPoint("loss", 1, 1, 1, 1)], false));
        _feed.Publish(new RunDelta("a", 0, 20, [new MetricPoint("loss", 1, 1, 1, 1)], false));
        await Eventually.True(Appended);
        Assert.All(_group.Invocations.Where(i => i.Identifier == "append"), i => Assert.Equal("a", ((ScriptDelta)i.Arguments[0]!).RunId));
        Assert.Single(_group.Invocations, i => i.Identifier == "setRuns");
    }

    [Fact]
    public async Task Zoom_FromTheScript_ReachesThePage()
    {
        ChartZoom? zoom = null;
        var page = Render<ChartGroup>(parameters => parameters.Add(g => g.Runs, [NewRun("a")]).Add(g => g.View, new ChartView())
            .Add(g => g.ZoomChanged, EventCallback.Factory.Create<ChartZoom?>(this, z => zoom = z)));
        await page.Instance.OnZoomAsync(100, 250);
        Assert.Equal(new ChartZoom(100, 250), zoom);
        await page.Instance.OnZoomAsync(null, null);
        Assert.Null(zoom);
    }
}
