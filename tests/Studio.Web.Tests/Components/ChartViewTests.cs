using Studio.Web.Components.Controls;

namespace Studio.Web.Tests.Components;

public sealed class ChartViewTests
{
    [Fact]
    public void Parse_WhatToQueryWrote_IsTheSameView()
    {
        var view = new ChartView(0.95, "tokens", true);
        var query = view.ToQuery();
        Assert.Equal(view, ChartView.Parse((string?)query["smooth"], (string?)query["x"], (string?)query["log"]));
    }

    [Fact]
    public void ToQuery_Defaults_LeaveTheAddressShort() => Assert.All(new ChartView().ToQuery().Values, Assert.Null);

    [Theory]
    [InlineData("1.5", "furlongs", "yes")]
    [InlineData("NaN", "", null)]
    public void Parse_Nonsense_IsTheDefault(string? smoothing, string? axis, string? log) =>
        Assert.Equal(new ChartView(), ChartView.Parse(smoothing, axis, log));

    [Fact]
    public void Zoom_ParseOfItsText_IsTheSame() => Assert.Equal(new ChartZoom(120, 480.5), ChartZoom.Parse(new ChartZoom(120, 480.5).ToString()));

    [Theory]
    [InlineData(null)]
    [InlineData("5")]
    [InlineData("9~3")]
    [InlineData("a~b")]
    public void Zoom_ParseOfNonsense_IsNone(string? text) => Assert.Null(ChartZoom.Parse(text));
}
