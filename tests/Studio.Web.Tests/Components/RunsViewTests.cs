using Studio.Data.Runs;
using Studio.Web.Components.Runs;

namespace Studio.Web.Tests.Components;

public sealed class RunsViewTests
{
    [Fact]
    public void ToQuery_Defaults_LeaveTheAddressShort() => Assert.All(new RunsView().ToQuery().Values, Assert.Null);

    [Fact]
    public void Parse_WhatToQueryWrote_AsksTheSame()
    {
        var view = new RunsView { Search = "gpt", Group = "failed", Tag = "lr", SortBy = RunColumn.Spec("dropout"), Descending = false, Columns = [RunColumn.Metric("loss", "min"), RunColumn.Parse("device")] };
        var query = view.ToQuery();
        var read = RunsView.Parse((string?)query["q"], (string?)query["show"], (string?)query["tag"], (string?)query["sort"], (string?)query["order"], (string?)query["columns"]);
        Assert.Equal(view.ToQuery(), read.ToQuery());
    }

    [Fact]
    public void Parse_UnknownColumns_LeavesThemOut() =>
        Assert.Equal([RunColumn.Parse("step")], RunsView.Parse(null, "nonsense", null, "colour", null, "step,colour,spec:../x").Columns);

    [Fact]
    public void Sorted_SameColumnAgain_TurnsTheOrder()
    {
        var once = new RunsView().Sorted(RunColumn.Parse("step"));
        Assert.True(once.Descending);
        Assert.False(once.Sorted(RunColumn.Parse("step")).Descending);
    }

    [Fact]
    public void Toggled_Twice_IsAsBefore()
    {
        var column = RunColumn.Parse("device");
        Assert.Contains(column, new RunsView().Toggled(column).Columns);
        Assert.Equal(new RunsView().Columns, new RunsView().Toggled(column).Toggled(column).Columns);
    }

    [Fact]
    public void ToListQuery_Group_BecomesStatuses()
    {
        var query = (new RunsView { Group = "live", Search = "gpt dropout=0.2" }).ToListQuery(30, 50);
        Assert.Equal(RunTransitions.Active, query.Statuses);
        Assert.Equal(("gpt", 1, 30, 50), (query.Search, query.Conditions.Count, query.Skip, query.Take));
    }
}
