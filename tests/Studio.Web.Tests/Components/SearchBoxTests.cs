using System.Collections.Concurrent;
using Bunit;
using Studio.Testing;
using Studio.Web.Components.Controls;

namespace Studio.Web.Tests.Components;

public sealed class SearchBoxTests : BunitContext
{
    private readonly ConcurrentQueue<string> _searched = new();

    [Fact]
    public async Task AddressAnswersLate_WhatWasTypedMeanwhileStays()
    {
        var box = Box("");
        await box.Find("input").InputAsync("sweep");
        await Eventually.True(() => _searched.Contains("sweep"));
        await box.Find("input").InputAsync("sweep 0");
        await Eventually.True(() => _searched.Contains("sweep 0"));

        box.Render(p => p.Add(b => b.Value, "sweep"));
        Assert.Equal("sweep 0", box.Find("input").GetAttribute("value"));
        box.Render(p => p.Add(b => b.Value, "sweep 0"));
        Assert.Equal("sweep 0", box.Find("input").GetAttribute("value"));
    }

    [Fact]
    public async Task AddressChangedByALink_IsShown()
    {
        var box = Box("first");
        Assert.Equal("first", box.Find("input").GetAttribute("value"));
        await box.Find("input").InputAsync("typed");
        await Eventually.True(() => _searched.Contains("typed"));
        box.Render(p => p.Add(b => b.Value, "typed"));
        box.Render(p => p.Add(b => b.Value, ""));
        Assert.Equal("", box.Find("input").GetAttribute("value"));
    }

    private IRenderedComponent<SearchBox> Box(string value) =>
        Render<SearchBox>(p => p.Add(b => b.Value, value).Add(b => b.Label, "Search runs").Add(b => b.Searched, _searched.Enqueue));
}
